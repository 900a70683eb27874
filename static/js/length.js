/**
 * Returns the length as the server counts it: code points, after normalizing line ends and to NFC.
 * @param {string} text
 * @returns {number}
 */
export function codePoints(text) {
  return [...text.replace(/\r\n?/g, "\n").normalize("NFC")].length;
}
