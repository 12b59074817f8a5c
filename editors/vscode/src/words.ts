// How days and numbers are put for people.

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** “3 November 2015” for “2015-11-03”. */
export function day(iso: string): string {
  const [year, month, date] = iso.split('-').map(Number);
  return month && date ? `${date} ${MONTHS[month - 1]} ${year}` : iso;
}

/** “1 article”, “2 articles”. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** With a capital, as a sentence begins. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
