// Where a text is kept that was too long for a comment.

export interface Texts {
  /**
   * Keeps the text for some weeks; the same text is kept once.
   *
   * @returns what a comment should name: an address, or where operators have no public one, a file
   */
  keep(text: string): Promise<string>;
}
