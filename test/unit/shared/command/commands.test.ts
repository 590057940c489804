import { describe, expect, it } from 'vitest';
import {
	acceleratorOf,
	COMMANDS,
	commandOf,
	type PressedKey,
	shownKeys,
} from '../../../../shared/command/commands';

const NOTHING_HELD = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const press = (key: string, held: Partial<PressedKey> = {}): PressedKey => ({
	...NOTHING_HELD,
	...held,
	key,
});
const CTRL = { ctrlKey: true };
const PC = { isMac: false, isTyping: false };
const MAC = { isMac: true, isTyping: false };
const TYPING = { isMac: false, isTyping: true };

describe('keys', () => {
	it.each([
		[press('1', CTRL), 'go-home'],
		[press('6', CTRL), 'go-settings'],
		[press(',', CTRL), 'go-settings'],
		[press('k', CTRL), 'palette'],
		[press('K', CTRL), 'palette'],
		[press('Enter', CTRL), 'primary'],
		[press('?', { shiftKey: true }), 'cheat-sheet'],
		[press('?'), 'cheat-sheet'],
		[press('F1'), 'cheat-sheet'],
		[press('F6'), 'next-region'],
		[press('F6', { shiftKey: true }), 'previous-region'],
		[press('1'), undefined],
		[press('k'), undefined],
		[press('k', { ...CTRL, altKey: true }), undefined],
		[press('k', { ...CTRL, shiftKey: true }), undefined],
		[press('k', { metaKey: true }), undefined],
		[press('7', CTRL), undefined],
	])('%o is %s', (pressed, command) => {
		expect(commandOf(pressed, PC)).toBe(command);
	});

	it('take Cmd in the place of Ctrl on macOS', () => {
		expect(commandOf(press('k', { metaKey: true }), MAC)).toBe('palette');
		expect(commandOf(press('k', CTRL), MAC)).toBeUndefined();
	});

	it('belong to a field that is typed into, but for Ctrl and function keys', () => {
		expect(commandOf(press('?'), TYPING)).toBeUndefined();
		expect(commandOf(press('k', CTRL), TYPING)).toBe('palette');
		expect(commandOf(press('F6'), TYPING)).toBe('next-region');
	});

	it('stand for one command each', () => {
		const keys = COMMANDS.flatMap((command) => command.keys);
		expect(new Set(keys).size).toBe(keys.length);
	});

	it('are shown as the platform writes them', () => {
		expect(shownKeys('Mod+K', false)).toBe('Ctrl+K');
		expect(shownKeys('Mod+Enter', true)).toBe('⌘↩');
		expect(shownKeys('Shift+F6', true)).toBe('⇧F6');
	});

	it('are accelerators of the native menu', () => {
		expect(acceleratorOf('new-mirror')).toBe('CmdOrCtrl+N');
		expect(acceleratorOf('run-sample')).toBeUndefined();
	});
});
