import { describe, expect, it } from 'vitest';
import { commandWords } from '../../../../electron/command-line/command-words';

describe('the command line among the arguments of the installed app', () => {
	it('is what the launcher puts after --, whatever it looks like', () => {
		const fixed = ['--ozone-platform=headless', '--disable-gpu', '--'];
		expect(commandWords([...fixed, 'run', 'a b.yaml', '--report', 'r.json'])).toEqual([
			...['run', 'a b.yaml', '--report', 'r.json'],
		]);
		expect(commandWords([...fixed, '--version'])).toEqual(['--version']);
		expect(commandWords([...fixed, '--', 'run'])).toEqual(['--', 'run']);
		expect(commandWords([...fixed, '--js-flags=--foo'])).toEqual(['--js-flags=--foo']);
		expect(commandWords(fixed)).toEqual([]);
	});

	it('begins at the first word when that is a command', () => {
		expect(commandWords(['run', 'm.yaml', '--progress', 'none'])).toEqual([
			...['run', 'm.yaml', '--progress', 'none'],
		]);
		expect(commandWords(['--no-sandbox', 'registry', 'list'])).toEqual(['registry', 'list']);
		expect(commandWords(['version'])).toEqual(['version']);
		expect(commandWords(['help', 'run'])).toEqual(['help', 'run']);
	});

	it('is a question for help or version only where it stands first', () => {
		for (const option of ['--help', '-h', '--version', '-v']) {
			expect(commandWords([option])).toEqual([option]);
		}
		expect(commandWords(['--disable-gpu', '--help'])).toBeUndefined();
	});

	it('is nothing where a window is wanted', () => {
		expect(commandWords([])).toBeUndefined();
		expect(commandWords(['--smoke'])).toBeUndefined();
		expect(commandWords(['/home/me/mirror.yaml'])).toBeUndefined();
		expect(commandWords(['/home/me/run', 'run'])).toBeUndefined();
	});
});
