// Tells the compiler what the bundler makes of a stylesheet import.

declare module '*.module.css' {
	const classNames: Readonly<Record<string, string>>;
	export default classNames;
}

declare module '*.css' {}
