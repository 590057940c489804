// The only globals besides the language's own that shared code may use. Node and the browser agree on them,
// and they are pure: a URL is parsed, text is encoded, nothing is fetched.

declare class URLSearchParams implements Iterable<[string, string]> {
	constructor(
		init?: string | Readonly<Record<string, string>> | Iterable<readonly [string, string]>,
	);
	readonly size: number;
	append(name: string, value: string): void;
	delete(name: string): void;
	get(name: string): string | null;
	getAll(name: string): string[];
	has(name: string): boolean;
	set(name: string, value: string): void;
	toString(): string;
	[Symbol.iterator](): IterableIterator<[string, string]>;
}

declare class URL {
	constructor(url: string | URL, base?: string | URL);
	static canParse(url: string, base?: string): boolean;
	hash: string;
	host: string;
	hostname: string;
	href: string;
	readonly origin: string;
	password: string;
	pathname: string;
	port: string;
	protocol: string;
	search: string;
	readonly searchParams: URLSearchParams;
	username: string;
	toString(): string;
	toJSON(): string;
}

declare class TextEncoder {
	encode(text?: string): Uint8Array;
}

declare class TextDecoder {
	constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
	decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}
