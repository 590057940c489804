// Talks with the helper (build/package/ferry-helper.sh): a question, an answer of one line, one after the other.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What the helper says first. Another number is another protocol. */
const GREETING = 'image-ferry-helper 1';
const MAX_ERRORS = 2000;

export interface HelperEnd {
	/** `undefined`: a signal, or it could not be started. */
	readonly code: number | undefined;
	/** What it, or the program that should start it, said of errors. */
	readonly errors: string;
	/** The system's name of why it could not be started, such as ENOENT. */
	readonly errno?: string;
}

export class HelperTalk {
	readonly ended: Promise<HelperEnd>;
	readonly #child: ChildProcessWithoutNullStreams;
	readonly #waiting: ((line: string | undefined) => void)[] = [];
	#last: Promise<unknown> = Promise.resolve();
	#hasEnded = false;

	constructor(child: ChildProcessWithoutNullStreams) {
		this.#child = child;
		let errors = '';
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			errors = `${errors}${text}`.slice(0, MAX_ERRORS);
		});
		// An end in the middle is told by `ended`.
		child.stdin.on('error', () => undefined);
		const lines = createInterface({ input: child.stdout });
		lines.on('line', (line) => this.#waiting.shift()?.(line));
		this.ended = new Promise((resolve) => {
			child.once('error', (error: NodeJS.ErrnoException) =>
				resolve({
					code: undefined,
					errors: error.message,
					...(error.code === undefined ? {} : { errno: error.code }),
				}),
			);
			child.once('close', (code) => resolve({ code: code ?? undefined, errors: errors.trim() }));
		});
		void this.ended.then(() => {
			this.#hasEnded = true;
			for (const answer of this.#waiting.splice(0)) {
				answer(undefined);
			}
		});
	}

	/** Whether the helper was started and speaks as we do. */
	async isGreeted(): Promise<boolean> {
		return (await this.#line(() => undefined)) === GREETING;
	}

	/** Gives the answer; `undefined` when the helper ended instead. */
	ask(question: string): Promise<string | undefined> {
		const answer = this.#last.then(() =>
			this.#line(() => {
				this.#child.stdin.write(question);
			}),
		);
		this.#last = answer;
		return answer;
	}

	/** Its input ends, and so does it; what was not committed is dropped. */
	async leave(): Promise<void> {
		this.#child.stdin.end();
		await this.ended;
	}

	/** For a prompt that nobody has answered yet: afterwards only root may. */
	kill(): void {
		this.#child.kill();
	}

	#line(start: () => void): Promise<string | undefined> {
		if (this.#hasEnded) {
			return Promise.resolve(undefined);
		}
		return new Promise((resolve) => {
			this.#waiting.push(resolve);
			start();
		});
	}
}
