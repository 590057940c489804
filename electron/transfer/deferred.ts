// A promise with its ends; `Promise.withResolvers` is not in Node 20.

export interface Deferred<T> {
	readonly promise: Promise<T>;
	readonly isSettled: boolean;
	readonly resolve: (value: T) => void;
	readonly reject: (error: Error) => void;
}

/** Makes one that nobody need await: a rejection that nobody hears is no news. */
export function deferred<T>(): Deferred<T> {
	let isSettled = false;
	let onValue: (value: T) => void = () => undefined;
	let onError: (error: Error) => void = () => undefined;
	const promise = new Promise<T>((resolve, reject) => {
		onValue = resolve;
		onError = reject;
	});
	promise.catch(() => undefined);
	return {
		promise,
		get isSettled() {
			return isSettled;
		},
		resolve: (value) => {
			isSettled = true;
			onValue(value);
		},
		reject: (error) => {
			isSettled = true;
			onError(error);
		},
	};
}
