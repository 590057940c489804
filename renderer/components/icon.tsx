// The icons: 16 × 16, one stroke width, drawn here so that nothing else is loaded. Always beside a word.
import styles from './icon.module.css';

const PATHS = {
	home: 'M2.5 7.2 8 2.8l5.5 4.4M4 6.4v6.8h8V6.4M6.6 13.2V9.6h2.8v3.6',
	mirror: 'M2 4.4h8.6M8 1.8l2.8 2.6L8 7M14 11.6H5.4M8 9l-2.8 2.6L8 14.2',
	registries:
		'M2.6 3.6c0-1 2.4-1.8 5.4-1.8s5.4.8 5.4 1.8v8.8c0 1-2.4 1.8-5.4 1.8s-5.4-.8-5.4-1.8V3.6Zm0 0c0 1 2.4 1.8 5.4 1.8s5.4-.8 5.4-1.8M2.6 8c0 1 2.4 1.8 5.4 1.8s5.4-.8 5.4-1.8',
	engines: 'M2 9.2h12v4.2H2zM3.6 5.6h3.6v3.6H3.6zM8.6 5.6h3.6v3.6H8.6zM6 2.2h3.6v3.4H6z',
	settings: 'M2.5 4.6h5M11 4.6h2.5M9.2 3v3.2M2.5 11.4h2.3M8.4 11.4h5.1M6.6 9.8V13',
	runs: 'M2.5 4h1.2M6 4h7.5M2.5 8h1.2M6 8h7.5M2.5 12h1.2M6 12h7.5',
	keychain:
		'M6.4 9.6a3.2 3.2 0 1 1 2.6-2.5l4.6 4.6v2h-2.4v-1.6H9.6v-1.6L8.4 9.3a3.2 3.2 0 0 1-2 .3ZM5.4 5.6v.2',
	proxy:
		'M8 13.8A5.8 5.8 0 1 0 8 2.2a5.8 5.8 0 0 0 0 11.6ZM2.4 8h11.2M8 2.2c-3.4 3.6-3.4 8 0 11.6M8 2.2c3.4 3.6 3.4 8 0 11.6',
	chevron: 'm6.2 4 4 4-4 4',
	down: 'm4 6.2 4 4 4-4',
	search: 'M7 11.6a4.6 4.6 0 1 0 0-9.2 4.6 4.6 0 0 0 0 9.2ZM10.4 10.4l3.2 3.2',
	cross: 'm4.4 4.4 7.2 7.2M11.6 4.4l-7.2 7.2',
	copy: 'M5.4 5.4V2.4h8.2v8.2h-3M2.4 5.4h8.2v8.2H2.4z',
	more: 'M3.4 8h.1M8 8h.1M12.6 8h.1',
	minus: 'M4 8h8',
	note: 'M8 13.8A5.8 5.8 0 1 0 8 2.2a5.8 5.8 0 0 0 0 11.6ZM8 7.4v3.2M8 5.2v.1',
	plus: 'M8 3.2v9.6M3.2 8h9.6',
	folder: 'M2 4h4.2l1.6 1.8H14v7.4H2z',
	back: 'M13 8H3.4M7 4.2 3.2 8 7 11.8',
	waiting: 'M8 13.8A5.8 5.8 0 1 0 8 2.2a5.8 5.8 0 0 0 0 11.6ZM8 4.9V8l2.1 1.5',
	moving: 'M2.4 8h10M8.8 4.2 12.8 8l-4 3.8',
	verifying:
		'M7 11.6a4.6 4.6 0 1 0 0-9.2 4.6 4.6 0 0 0 0 9.2ZM10.4 10.4l3.2 3.2M5 7l1.5 1.5L9.2 5.6',
	verified: 'M8 1.9 13 3.7v4c0 3-2 5.2-5 6.4-3-1.2-5-3.4-5-6.4v-4L8 1.9ZM5.6 7.9l1.7 1.7 3.2-3.4',
	there: 'M3 8.4 6.4 12 13 4.6',
	mounted:
		'M6.8 9.2 9.2 6.8M7.4 4.8l1.4-1.4a2.7 2.7 0 0 1 3.8 3.8l-1.4 1.4M8.6 11.2l-1.4 1.4a2.7 2.7 0 0 1-3.8-3.8l1.4-1.4',
	failed: 'M8 2.4 14.2 13H1.8L8 2.4ZM8 6.4v3.2M8 11.2v.2',
	cancelled: 'M8 13.8A5.8 5.8 0 1 0 8 2.2a5.8 5.8 0 0 0 0 11.6ZM4.6 8h6.8',
	interrupted: 'M9 1.8 3.6 9.2H8l-1 5 5.4-7.4H8l1-5Z',
	show: 'M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8ZM8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6Z',
	lock: 'M3.4 7.2h9.2v6.4H3.4zM5.4 7.2V5a2.6 2.6 0 0 1 5.2 0v2.2',
	open: 'M3.4 7.2h9.2v6.4H3.4zM5.4 7.2V5a2.6 2.6 0 0 1 5-1',
	planning: 'M3.6 2.2h6l2.8 2.8v8.8H3.6V2.2ZM9.4 2.4v2.8h2.8M5.8 8h4.4M5.8 10.6h4.4',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
	return (
		<svg className={styles['icon']} viewBox="0 0 16 16" aria-hidden="true">
			<path d={PATHS[name]} />
		</svg>
	);
}
