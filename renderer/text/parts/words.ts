// Small words that several texts are made of.
const NUMBERS = new Intl.NumberFormat('en');

/** Gives `10,000`. */
export const count = (number: number): string => NUMBERS.format(number);

/** Gives `1 image`, `38 images`. */
export const images = (number: number): string =>
	number === 1 ? '1 image' : `${count(number)} images`;
