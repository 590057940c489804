// Each row of security.md 4.1 that concerns a window, on a real Electron. Every test tries what a compromised page
// would try, and asks main, a listening server or the log whether it came through.
import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headersFor, REACT_ARIA_STYLE_HASH } from '../../electron/app/content-policy';
import { contract } from '../../shared/ipc/contract';
import { channelOf, membersOf } from '../../shared/ipc/define';
import { type StartedApp, startApp } from '../support/electron-app';
import { WINDOW_SETTINGS } from '../support/made-settings';
import { TRAVERSALS } from '../support/traversals';

let started: StartedApp;
let server: http.Server;
let outside: string;
let requests: string[] = [];

beforeAll(async () => {
	server = http.createServer((request, response) => {
		requests.push(request.url ?? '');
		response.setHeader('access-control-allow-origin', '*');
		response.end('<h1>outside</h1>');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	outside = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	started = await startApp();
	await started.window.locator('h1').waitFor();
});

afterAll(async () => {
	await started.stop();
	await new Promise((resolve) => server.close(resolve));
});

/** Time in which whatever was not refused would have arrived. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 400));

const windowCount = () =>
	started.app.evaluate(({ webContents }) => webContents.getAllWebContents().length);

describe('1: only our own content', () => {
	it('reaches no server: fetch, image, socket, stylesheet, script, frame, beacon, form', async () => {
		requests = [];
		const outcomes = await started.window.evaluate(async (origin) => {
			const append = (tag: string, attributes: Record<string, string>) =>
				new Promise<string>((resolve) => {
					try {
						const element = document.createElement(tag);
						element.onload = () => resolve('loaded');
						element.onerror = () => resolve('blocked');
						for (const [name, value] of Object.entries(attributes))
							element.setAttribute(name, value);
						document.body.append(element);
						setTimeout(() => resolve('silent'), 300);
					} catch {
						resolve('refused');
					}
				});
			const fetched = await fetch(`${origin}/fetch`).then(
				() => 'loaded',
				() => 'blocked',
			);
			const socket = await new Promise<string>((resolve) => {
				try {
					const one = new WebSocket(`${origin.replace('http', 'ws')}/socket`);
					one.onopen = () => resolve('loaded');
					one.onerror = () => resolve('blocked');
				} catch {
					resolve('blocked');
				}
			});
			navigator.sendBeacon(`${origin}/beacon`, 'x');
			const form = document.createElement('form');
			form.action = `${origin}/form`;
			document.body.append(form);
			form.submit();
			return [
				fetched,
				socket,
				await append('img', { src: `${origin}/image` }),
				await append('script', { src: `${origin}/script` }),
				await append('link', { rel: 'stylesheet', href: `${origin}/style` }),
				await append('link', { rel: 'prefetch', href: `${origin}/prefetch` }),
				await append('link', { rel: 'preconnect', href: origin }),
				await append('object', { data: `${origin}/object` }),
			];
		}, outside);
		await settle();
		expect(outcomes).not.toContain('loaded');
		await started.window.evaluate((origin) => {
			const frame = document.createElement('iframe');
			frame.src = `${origin}/frame`;
			document.body.append(frame);
		}, outside);
		await settle();
		expect(requests).toEqual([]);
	});

	it('is refused by the session too, not by the policy alone', async () => {
		requests = [];
		const answers = await started.app.evaluate(async ({ session }, origin) => {
			const pages = session.fromPartition('ferry');
			const ask = (url: string) =>
				pages.fetch(url).then(
					() => 'loaded',
					() => 'blocked',
				);
			return [await ask(`${origin}/session`), await ask('https://127.0.0.1:1/')];
		}, outside);
		expect(answers).toEqual(['blocked', 'blocked']);
		expect(requests).toEqual([]);
	});
});

describe('2–4, 6, 8–10: what the page runs in', () => {
	it('is sandboxed, isolated and without Node, and everything unsafe is off', async () => {
		const preferences = await started.app.evaluate(({ BrowserWindow }) => {
			const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
				getLastWebPreferences(): Record<string, unknown>;
			};
			return contents.getLastWebPreferences();
		});
		expect(preferences).toMatchObject({
			sandbox: true,
			contextIsolation: true,
			nodeIntegration: false,
			nodeIntegrationInSubFrames: false,
			webSecurity: true,
			allowRunningInsecureContent: false,
			experimentalFeatures: false,
			webviewTag: false,
		});
		expect(preferences['enableBlinkFeatures'] ?? '').toBe('');
	});

	it('knows no Node and no Electron', async () => {
		const kinds = await started.window.evaluate(() =>
			['require', 'process', 'module', 'exports', 'global', 'Buffer', '__dirname', 'electron'].map(
				(name) => typeof (window as unknown as Record<string, unknown>)[name],
			),
		);
		expect(new Set(kinds)).toEqual(new Set(['undefined']));
	});

	it('keeps nothing on disk', async () => {
		expect(
			await started.app.evaluate(({ BrowserWindow }) => {
				const { session } = BrowserWindow.getAllWindows()[0]?.webContents ?? {};
				return [session?.isPersistent(), session?.storagePath ?? null];
			}),
		).toEqual([false, null]);
	});
});

describe('5: permissions', () => {
	it('are denied, asked or not', async () => {
		const states = await started.window.evaluate(async () => {
			const names = [
				'notifications',
				'geolocation',
				'camera',
				'microphone',
				'midi',
				'clipboard-read',
				'persistent-storage',
			];
			const query = (name: string) =>
				navigator.permissions.query({ name: name as PermissionName }).then(
					(status) => status.state,
					() => 'unknown',
				);
			return Promise.all(names.map(query));
		});
		expect(states).not.toContain('granted');
		expect(states.slice(0, 2)).toEqual(['denied', 'denied']);
	});

	it('are denied in use: camera, position, screen, clipboard, devices, notifications', async () => {
		const outcomes = await started.window.evaluate(async () => {
			const outcome = (use: () => Promise<unknown> | undefined) =>
				Promise.race([
					(async () => await use())().then(
						(value) =>
							value === undefined || (Array.isArray(value) && value.length === 0)
								? 'nothing'
								: 'granted',
						(error: Error) => error.name,
					),
					new Promise<string>((resolve) => setTimeout(() => resolve('no answer'), 1500)),
				]);
			const devices = navigator as unknown as Record<
				'usb' | 'hid' | 'serial' | 'bluetooth',
				| {
						requestDevice?(o: object): Promise<unknown>;
						requestPort?(): Promise<unknown>;
						getDevices?(): Promise<unknown>;
				  }
				| undefined
			>;
			return Promise.all([
				outcome(() => navigator.mediaDevices.getUserMedia({ audio: true })),
				outcome(() => navigator.mediaDevices.getDisplayMedia({ video: true })),
				outcome(
					() =>
						new Promise((_, refuse) =>
							navigator.geolocation.getCurrentPosition(
								() => undefined,
								() => refuse(new Error('denied')),
							),
						),
				),
				outcome(() => navigator.clipboard.readText()),
				outcome(() => devices.usb?.requestDevice?.({ filters: [] })),
				outcome(() => devices.hid?.requestDevice?.({ filters: [] })),
				outcome(() => devices.serial?.requestPort?.()),
				outcome(() => devices.usb?.getDevices?.()),
				outcome(async () => (Notification.permission === 'granted' ? true : undefined)),
			]);
		});
		expect(outcomes).not.toContain('granted');
	});
});

describe('7: content security policy', () => {
	it('comes with every file, as a header', async () => {
		const policies = await started.app.evaluate(async ({ session }) => {
			const pages = session.fromPartition('ferry');
			const index = await pages.fetch('ferry://app/index.html');
			const html = await index.text();
			const files = [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, file]) => file);
			const answers = await Promise.all(files.map((file) => pages.fetch(`ferry://app/${file}`)));
			return [index, ...answers].map(({ status, headers }) => [
				status,
				headers.get('content-security-policy'),
				headers.get('x-content-type-options'),
			]);
		});
		expect(policies.length).toBeGreaterThanOrEqual(3);
		for (const policy of policies) {
			expect(policy).toEqual([200, headersFor('x.html')['Content-Security-Policy'], 'nosniff']);
		}
	});

	it('lets no text become code', async () => {
		const outcomes = await started.window.evaluate(
			() =>
				// Later, because a driver's own evaluation is exempt from the policy.
				new Promise<string[]>((resolve) => {
					const page = window as unknown as { ran?: boolean; eval(code: string): unknown };
					const attempt = (action: () => unknown): string => {
						try {
							action();
							return page.ran === true ? 'ran' : 'did not run';
						} catch {
							return 'refused';
						}
					};
					const tries = [
						() => page.eval('window.ran = true'),
						() => (Reflect.construct(Function, ['window.ran = true']) as () => void)(),
						() => {
							Reflect.apply(setTimeout, window, ['window.ran = true', 0]);
						},
						() => {
							document.createElement('div').innerHTML = '<img src=x onerror="window.ran = true">';
						},
						() => {
							const script = document.createElement('script');
							script.textContent = 'window.ran = true';
							document.body.append(script);
						},
						() => document.write('<script>window.ran = true</script>'),
						() => document.body.setAttribute('onclick', 'window.ran = true'),
					];
					setTimeout(() => resolve(tries.map(attempt)), 0);
				}),
		);
		await started.window.mouse.click(700, 700);
		await settle();
		expect(outcomes).toHaveLength(7);
		expect(outcomes).not.toContain('ran');
		expect(await started.window.evaluate(() => 'ran' in window)).toBe(false);
	});

	it('allows exactly the style that the bundle injects', async () => {
		const fresh = await startApp();
		try {
			await fresh.window.locator('h1').waitFor();
			await fresh.window.getByRole('radio').first().focus();
			const styles = await fresh.window.evaluate(() =>
				[...document.querySelectorAll('style')].map((style) => style.textContent ?? ''),
			);
			const hashes = styles.map(
				(css) => `sha256-${createHash('sha256').update(css).digest('base64')}`,
			);
			expect([...new Set(hashes)]).toEqual([REACT_ARIA_STYLE_HASH]);
			expect(fresh.consoleLines).toEqual([]);
		} finally {
			await fresh.stop();
		}
	});
});

describe('11–14: no way out of the page', () => {
	it('attaches no web view', async () => {
		const before = await windowCount();
		await started.window.evaluate((origin) => {
			const view = document.createElement('webview');
			view.setAttribute('src', `${origin}/webview`);
			document.body.append(view);
		}, outside);
		await settle();
		expect(await windowCount()).toBe(before);
		expect(requests).toEqual([]);
	});

	it('stays where it is: location, link, form, meta refresh, data and file addresses', async () => {
		const url = started.window.url();
		for (const target of [
			outside,
			'https://127.0.0.1:1/',
			'file:///etc/passwd',
			'data:text/html,x',
			'ferry://other/',
			'ferry://app/other.html',
			'about:blank',
		]) {
			await started.window.evaluate((to) => {
				try {
					location.href = to;
				} catch {
					// Chromium refuses some by itself.
				}
			}, target);
			await settle();
			await started.window.waitForURL(url);
		}
		await started.window.locator('h1').waitFor();
		await started.window.evaluate((origin) => {
			const link = document.createElement('a');
			link.href = `${origin}/link`;
			document.body.append(link);
			link.click();
			const meta = document.createElement('meta');
			meta.httpEquiv = 'refresh';
			meta.content = `0;url=${origin}/meta`;
			document.head.append(meta);
		}, outside);
		await settle();
		expect(started.window.url()).toBe(url);
		expect(requests).toEqual([]);
	});

	it('opens no window: window.open, target, middle click, shift click', async () => {
		const before = await windowCount();
		const opened = await started.window.evaluate((origin) => {
			const link = document.createElement('a');
			Object.assign(link, {
				id: 'way-out',
				href: `${origin}/blank`,
				target: '_blank',
				textContent: 'out',
			});
			Object.assign(link.style, { position: 'fixed', top: '0', left: '400px', zIndex: '9' });
			document.body.append(link);
			link.click();
			return window.open(`${origin}/open`) === null && window.open('about:blank') === null;
		}, outside);
		expect(opened).toBe(true);
		const { keyboard, mouse } = started.window;
		await mouse.click(410, 8, { button: 'middle' });
		for (const key of ['Shift', 'Control']) {
			await keyboard.down(key);
			await mouse.click(410, 8);
			await keyboard.up(key);
		}
		await settle();
		expect(await windowCount()).toBe(before);
		expect(requests).toEqual([]);
	});

	it('downloads nothing', async () => {
		const downloads: string[] = [];
		started.window.on('download', (download) => downloads.push(download.url()));
		await started.window.evaluate(() => {
			const link = document.createElement('a');
			link.href = URL.createObjectURL(new Blob(['x']));
			link.download = 'x.txt';
			link.click();
		});
		await settle();
		expect(downloads).toEqual([]);
	});
});

describe('17: who may speak, and how', () => {
	const about = channelOf('app', 'about');

	it('lets our page speak', async () => {
		const answer = await started.window.evaluate(
			(channel) => window.ferry.invoke(channel, {}),
			about,
		);
		expect(answer).toMatchObject({ ok: true });
	});

	it('refuses another window with the same page, session and preload script, and every frame in it', async () => {
		const answers = await started.app.evaluate(
			async ({ app: electronApp, BrowserWindow, session }, channel) => {
				const stranger = new BrowserWindow({
					show: false,
					webPreferences: {
						session: session.fromPartition('ferry'),
						preload: `${electronApp.getAppPath()}/dist/app/preload.cjs`,
						sandbox: true,
						contextIsolation: true,
						nodeIntegrationInSubFrames: true,
					},
				});
				await stranger.loadURL('ferry://app/index.html');
				const ask = `window.ferry.invoke('${channel}', {})`;
				const inFrame = `new Promise((resolve) => {
				const frame = document.createElement('iframe');
				frame.onload = () => resolve(frame.contentWindow.ferry?.invoke('${channel}', {}) ?? { ok: false, fault: { code: 'ipc.bad-request', detail: 'no bridge at all' } });
				frame.src = 'about:blank';
				document.body.append(frame);
			})`;
				const run = (code: string) =>
					stranger.webContents.executeJavaScript(code) as Promise<unknown>;
				const result = [await run(ask), await run(inFrame)];
				stranger.destroy();
				return result;
			},
			about,
		);
		expect(answers).toHaveLength(2);
		for (const answer of answers) {
			expect(answer).toMatchObject({ ok: false, fault: { code: 'ipc.bad-request' } });
		}
	});

	it('gives an embedded frame of the page no bridge', async () => {
		const kind = await started.window.evaluate(() => {
			const frame = document.createElement('iframe');
			document.body.append(frame);
			return typeof (frame.contentWindow as unknown as { ferry?: unknown }).ferry;
		});
		expect(kind).toBe('undefined');
	});

	it('answers hostile input on every channel with a fault, and tells nothing of this computer', async () => {
		const channels = membersOf(contract)
			.filter(({ member }) => member.kind === 'call')
			.map(({ channel }) => channel);
		const answers = await started.window.evaluate(async (names) => {
			const hostile = [
				undefined,
				null,
				'',
				0,
				[],
				'x'.repeat(2_000_000),
				{ runId: '../../etc/passwd' },
				{ runId: { toString: 1 } },
				{ theme: ['dark'] },
				{ extra: true },
				7n,
				[[]],
			];
			const all: unknown[] = [];
			for (const name of names)
				for (const input of hostile) all.push(await window.ferry.invoke(name, input));
			return all;
		}, channels);
		expect(answers).toHaveLength(channels.length * 12);
		for (const answer of answers) {
			// Cancelling a run that nobody knows does nothing, and says so.
			if ((answer as { ok: boolean }).ok) expect(answer).toEqual({ ok: true, value: {} });
			expect(JSON.stringify(answer)).not.toMatch(/ at |node_modules|\.cjs|ferry-e2e|passwd.*root/);
		}
	});
});

describe('18: the ferry protocol', () => {
	it.each(TRAVERSALS.filter((address) => address.startsWith('ferry://')))(
		'%j leads nowhere',
		async (address) => {
			const answer = await started.app.evaluate(
				({ session }, url) =>
					session
						.fromPartition('ferry')
						.fetch(url)
						.then(
							async (response) => ({ status: response.status, text: await response.text() }),
							() => ({ status: 0, text: '' }),
						),
				address,
			);
			// Chromium itself tidies some addresses into that of the page; then it is the page, never another file.
			if (answer.status === 200) expect(answer.text).toContain('<title>Image Ferry</title>');
			else expect([0, 404]).toContain(answer.status);
			expect(answer.text).not.toMatch(/"productName"|root:|\[fonts\]/);
		},
	);
});

describe('20: the bridge', () => {
	it('is two functions, frozen, and cannot be replaced', async () => {
		const bridge = await started.window.evaluate(() => {
			const before = window.ferry;
			const attempt = (action: () => unknown): boolean => {
				try {
					action();
					return true;
				} catch {
					return false;
				}
			};
			attempt(() => Reflect.set(window, 'ferry', { invoke: () => 'mine' }));
			attempt(() => Reflect.deleteProperty(window, 'ferry'));
			attempt(() => Reflect.set(before, 'invoke', () => 'mine'));
			return {
				names: Object.keys(window.ferry),
				isFrozen: Object.isFrozen(window.ferry),
				isSame: window.ferry === before,
			};
		});
		expect(bridge).toEqual({
			names: ['invoke', 'subscribe'],
			isFrozen: true,
			isSame: true,
		});
	});

	it('passes no channel that is not ours', async () => {
		const outcomes = await started.window.evaluate(async () => {
			const channels = [
				'ELECTRON_BROWSER_REQUIRE',
				'electron:x',
				'app.about',
				'Ferry:app.about',
				'',
				null,
				{},
				['ferry:app.about'],
				{ toString: () => 'ferry:app.about' },
			];
			const bridge = window.ferry as unknown as {
				invoke(c: unknown, i: unknown): Promise<unknown>;
				subscribe(c: unknown, l: () => void): unknown;
			};
			const results: string[] = [];
			for (const channel of channels) {
				results.push(
					await bridge.invoke(channel, {}).then(
						() => 'passed',
						() => 'refused',
					),
				);
				try {
					bridge.subscribe(channel, () => undefined);
					results.push('passed');
				} catch {
					results.push('refused');
				}
			}
			return results;
		});
		expect(new Set(outcomes)).toEqual(new Set(['refused']));
	});

	it('gives listeners data only, and no hold on Electron through tampered prototypes', async () => {
		const seen = await started.window.evaluate(async () => {
			const got: unknown[][] = [];
			let stop = (): void => undefined;
			const told = new Promise<void>((resolve) => {
				stop = window.ferry.subscribe('ferry:settings.changed', (...given: unknown[]) => {
					got.push(given);
					resolve();
				});
			});
			const original = Array.prototype.includes;
			Reflect.set(String.prototype, 'startsWith', () => true);
			const answer = await window.ferry.invoke('electron:x', {}).then(
				() => 'passed',
				() => 'refused',
			);
			// Main refuses a call of a page that asked too often, as this one did for a test before.
			const set = () => window.ferry.invoke('ferry:settings.set', { theme: 'system' });
			while (!((await set()) as { readonly ok: boolean }).ok) {
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
			await told;
			stop();
			return { got, answer, isIntact: original === Array.prototype.includes };
		});
		expect(seen).toEqual({ got: [[WINDOW_SETTINGS]], answer: 'refused', isIntact: true });
	});
});
