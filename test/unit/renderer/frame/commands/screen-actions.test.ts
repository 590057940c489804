import { afterEach, describe, expect, it, vi } from 'vitest';
import {
	focusFilter,
	isTypedInto,
	pressCommand,
	pressPrimary,
} from '../../../../../renderer/frame/commands/screen-actions';

afterEach(() => document.body.replaceChildren());

function put(html: string): void {
	document.body.innerHTML = html;
}
const byId = (id: string): HTMLElement => {
	const found = document.getElementById(id);
	if (found === null) throw new Error(`no #${id}`);
	return found;
};

describe('reaching into the screen', () => {
	it('presses the main action, of a dialog before that of the screen, never one that is off', () => {
		put(
			'<main><button id="a" data-primary></button></main><div role="dialog"><button disabled data-primary></button><button id="b" data-primary></button></div>',
		);
		const pressed: string[] = [];
		for (const id of ['a', 'b']) byId(id).addEventListener('click', () => pressed.push(id));
		expect(pressPrimary(document)).toBe(true);
		put('<main><button disabled data-primary></button></main>');
		expect(pressPrimary(document)).toBe(false);
		expect(pressed).toEqual(['b']);
	});

	it('puts the focus into the filter, be it marked itself or around it', () => {
		put('<main><div data-filter><input id="f" value="nginx"></div></main>');
		expect(focusFilter(document)).toBe(true);
		expect(document.activeElement).toBe(byId('f'));
		put('<main></main>');
		expect(focusFilter(document)).toBe(false);
	});

	it('presses the button of a command when the screen has it, also later', async () => {
		put('<main></main>');
		pressCommand(document, 'new-mirror');
		const pressed = vi.fn();
		put('<main><button id="n" data-command="new-mirror"></button></main>');
		byId('n').addEventListener('click', pressed);
		await vi.waitFor(() => expect(pressed).toHaveBeenCalledOnce());
	});

	it('knows where letters belong to the field', () => {
		put('<input id="t"><input id="c" type="checkbox"><textarea id="a"></textarea><p id="p"></p>');
		expect(['t', 'c', 'a', 'p'].map((id) => isTypedInto(byId(id)))).toEqual([
			true,
			false,
			true,
			false,
		]);
		expect(isTypedInto(null)).toBe(false);
	});
});
