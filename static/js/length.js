/**
 * Length as the server counts it: code points after one kind of line end and NFC.
 * @param {string} text
 * @returns {number}
 */
export function codePoints(text) {
  return [...text.replace(/\r\n?/g, "\n").normalize("NFC")].length;
}
