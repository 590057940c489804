import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { menuTemplate } from '../../../../electron/desktop/menu';
import { COMMANDS } from '../../../../shared/command/commands';

function itemsOf(template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
	return template.flatMap((item) => [
		item,
		...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : []),
	]);
}

function menu({ isMac = false, isPackaged = true } = {}) {
	const command = vi.fn();
	const close = vi.fn();
	const template = menuTemplate({ isMac, isPackaged, command, close });
	const items = itemsOf(template);
	const press = (id: string): void => {
		const item = items.find((one) => one.id === id);
		item?.click?.(undefined as never, undefined, undefined as never);
	};
	return { template, items, press, command, close };
}

describe('the menu', () => {
	it('has the keys of the one table, shown but not taken: the page takes them', () => {
		const { items } = menu();
		const palette = items.find(({ id }) => id === 'palette');
		expect(palette).toMatchObject({ accelerator: 'CmdOrCtrl+K', registerAccelerator: false });
		const ids = new Set<string>(COMMANDS.map(({ id }) => id));
		const commands = items.filter(({ id }) => id !== undefined && id !== 'quit');
		expect(commands.every(({ id }) => ids.has(id ?? ''))).toBe(true);
	});

	it('tells the page what was chosen, and closes as the window does', () => {
		const { press, command, close } = menu();
		press('new-mirror');
		press('open-logs');
		press('quit');
		expect(command.mock.calls).toEqual([['new-mirror'], ['open-logs']]);
		expect(close).toHaveBeenCalledOnce();
	});

	it('has reload and developer tools in a checkout only', () => {
		const roles = (isPackaged: boolean) => menu({ isPackaged }).items.map(({ role }) => role);
		expect(roles(true)).not.toContain('toggleDevTools');
		expect(roles(true)).not.toContain('reload');
		expect(roles(false)).toContain('toggleDevTools');
	});

	it("begins with the app's own menu on macOS, whose Quit asks too", () => {
		const { template, press, close } = menu({ isMac: true });
		expect(template[0]).toMatchObject({ role: 'appMenu' });
		press('quit');
		expect(close).toHaveBeenCalledOnce();
		expect(menu().template).toHaveLength(5);
	});
});
