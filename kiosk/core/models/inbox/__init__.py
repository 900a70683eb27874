"""Lists of suggestions for officers: the inbox, exports, registers and reports."""
