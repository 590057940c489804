// The step Images: good lists and bad, files of every kind, secrets, tags of a registry.
import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { MAX_LIST_BYTES } from '../../../../../../shared/image-list/from-text';
import { mockFault } from '../../../../../support/contract-mock';
import { madeDraft } from '../../../../../support/made-drafts';
import { showWizard } from '../../../../../support/show-mirror';

const SECRET = 'hunter2-s3cret';
const empty = () => madeDraft({ imagesText: '' });
const editor = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: /Images, one/ });
const table = () => within(screen.getByRole('grid', { name: 'Images of the list' }));

function drop(...items: { readonly file?: File; readonly folder?: string }[]) {
	const step = screen.getByRole('region', { name: 'Images' });
	fireEvent.drop(step, {
		dataTransfer: {
			types: ['Files'],
			items: items.map(({ file, folder }) => ({
				kind: 'file',
				getAsFile: () => file ?? null,
				webkitGetAsEntry: () => ({ isDirectory: folder !== undefined, name: folder ?? file?.name }),
			})),
		},
	});
}

/** jsdom's files cannot be read as bytes. */
function file(name: string, content: string | Uint8Array = '') {
	const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
	return Object.assign(new File([], name), { arrayBuffer: () => Promise.resolve(bytes.buffer) });
}

describe('a list', () => {
	it('is shown line by line with what each is', async () => {
		await showWizard(madeDraft({ imagesText: 'nginx\nq.io/a:1\ntwo words\nq.io/a:1' }));
		const rows = table().getAllByRole('row').slice(1);
		expect(rows.map((row) => row.textContent)).toEqual([
			expect.stringMatching(/^Tag movesnginx:latest.*1$/),
			expect.stringMatching(/^Imagea:1q\.io2$/),
			expect.stringMatching(/^Problemtwo wordsIt has more than one word\..*3$/),
			expect.stringMatching(/^Repeateda:1Line 2 names it already.*4$/),
		]);
	});

	it('is filtered by words and by state, and a row leads to its line', async () => {
		const { user } = await showWizard(madeDraft({ imagesText: 'nginx\nq.io/a:1\ntwo words' }));
		await user.type(screen.getByRole('searchbox', { name: 'Filter images' }), 'Q.IO');
		expect(table().getAllByRole('row')).toHaveLength(2);
		await user.clear(screen.getByRole('searchbox', { name: 'Filter images' }));
		await user.click(screen.getByRole('radio', { name: /^Problems/ }));
		const [, row] = table().getAllByRole('row');
		if (row === undefined) throw new Error('no row');
		await user.click(row);
		const { selectionStart, selectionEnd, value } = editor();
		expect(value.slice(selectionStart, selectionEnd)).toBe('two words');
	});

	it('of a script keeps its references by one press', async () => {
		const imagesText = 'set -e\ndocker pull q.io/a:1\nq.io/b:1';
		const { draft, user } = await showWizard(madeDraft({ imagesText }));
		await user.click(screen.getByRole('button', { name: 'Keep only the references' }));
		expect(draft()?.imagesText).toBe('# set -e\nq.io/a:1\nq.io/b:1');
		expect(await screen.findByText(/1 reference was taken out/)).toBeDefined();
	});

	it('never keeps a pasted sign-in: it is explained, its password goes nowhere', async () => {
		const { draft, kept, stores, mock, user } = await showWizard(empty());
		await user.click(editor());
		await user.paste(`docker login -u admin -p ${SECRET} r.example:5000\nnginx`);
		expect(await screen.findByText('A sign-in to r.example:5000 was left out')).toBeDefined();
		await stores.drafts.getState().flush();
		expect(editor().value).toContain('nginx');
		expect(JSON.stringify([draft(), [...kept], mock.calls])).not.toContain(SECRET);
		expect(document.body.innerHTML).not.toContain(SECRET);
		await user.click(screen.getByRole('button', { name: 'Open Registries' }));
		expect(stores.navigation.getState().place).toEqual({
			screen: 'registries',
			host: 'r.example:5000',
		});
	});

	it('of 10,000 lines has few rows in the document', async () => {
		await showWizard(madeDraft({}, 10_000));
		expect(
			await table().findByText('service-1:v3.0.0', undefined, { timeout: 9000 }),
		).toBeDefined();
		expect(document.querySelectorAll('[role=row]').length).toBeLessThan(200);
		expect(screen.getByRole('radio', { name: 'All 10,000' })).toBeDefined();
	}, 30_000);
});

describe('dropped files', () => {
	it('are merged, each under its name', async () => {
		const { draft } = await showWizard(empty());
		drop({ file: file('a.txt', 'q.io/a:1\n') }, { file: file('b.txt', '\uFEFFq.io/b:1\r\n') });
		expect(await screen.findByText('b.txt: 1 line added.')).toBeDefined();
		expect(draft()?.imagesText).toBe('# a.txt\nq.io/a:1\n# b.txt\nq.io/b:1\n');
	});

	it('that are no lists are refused, each with its reason; the rest is added', async () => {
		const { draft } = await showWizard(empty());
		const huge = file('huge.iso');
		Object.defineProperty(huge, 'size', { value: 50 * 1024 * 1024 });
		drop(
			{ file: huge },
			{ folder: 'charts' },
			{ file: file('chart.tgz', new Uint8Array([31, 139, 8, 0, 0])) },
			{ file: file('none.txt', ' \n') },
			{ file: file('good.txt', 'q.io/a:1') },
		);
		expect(await screen.findByText(/huge\.iso is larger than 5 MiB/)).toBeDefined();
		expect(screen.getByText(/charts is a folder/)).toBeDefined();
		expect(screen.getByText(/chart\.tgz is not text/)).toBeDefined();
		expect(screen.getByText('none.txt is empty.')).toBeDefined();
		expect(draft()?.imagesText).toBe('# good.txt\nq.io/a:1\n');
	});

	it('are not added beyond 5 MiB altogether', async () => {
		const { draft } = await showWizard(empty());
		const half = '#'.repeat(MAX_LIST_BYTES / 2 + 10);
		drop({ file: file('a.txt', half) }, { file: file('b.txt', half) });
		expect(await screen.findByText(/b\.txt was not added/)).toBeDefined();
		expect(draft()?.imagesText.startsWith('# a.txt')).toBe(true);
	});

	it('that are mirror files become mirrors of their own', async () => {
		const { draft, mock, user, callsOf } = await showWizard(empty());
		const text = 'apiVersion: image-ferry/v1\nkind: Mirror\n';
		drop({ file: file('m.yaml', text) });
		expect(await screen.findByText('m.yaml is a mirror file.')).toBeDefined();
		expect(draft()?.imagesText).toBe('');
		mock.reply({ mirrors: { openText: () => ({ id: 'draft-1', warnings: [] }) } });
		await user.click(screen.getByRole('button', { name: 'Open it' }));
		expect(callsOf('mirrors.openText')[0]?.input).toEqual({ text, fileName: 'm.yaml' });
	});
});

describe('browsing a registry', () => {
	const tags = ['1.10.0', '1.9.0', '2.0.0-rc1', '1.2.0', 'latest'];

	async function browse() {
		const shown = await showWizard(empty());
		shown.mock.reply({ images: { tags: () => ({ tags, isWhole: true }) } });
		const { user } = shown;
		await user.click(screen.getByRole('radio', { name: 'Browse a registry' }));
		await user.type(screen.getByRole('combobox', { name: 'Registry' }), 'q.example');
		await user.type(screen.getByRole('combobox', { name: 'Repository' }), 'team/app');
		await user.click(screen.getByRole('button', { name: 'Show tags' }));
		await screen.findByText('5 of 5 tags taken');
		return shown;
	}

	it('adds the newest three as images', async () => {
		const { draft, user, callsOf } = await browse();
		await user.type(screen.getByRole('textbox', { name: 'Except tags like' }), '*-rc*');
		await user.type(screen.getByRole('textbox', { name: 'Only the newest' }), '3');
		expect(await screen.findByText('3 of 5 tags taken')).toBeDefined();
		await user.click(screen.getByRole('button', { name: 'Add 3 images' }));
		expect(draft()?.imagesText).toBe(
			'q.example/team/app:1.10.0\nq.example/team/app:1.9.0\nq.example/team/app:1.2.0\n',
		);
		expect(callsOf('mirrors.acceptHosts')[0]?.input).toEqual({
			id: 'draft-1',
			also: ['q.example'],
		});
	});

	it('adds a rule that each run reads anew, and takes it away again', async () => {
		const { draft, user } = await browse();
		await user.type(screen.getByRole('textbox', { name: 'Versions in the range' }), '>=1.9 <2');
		expect(await screen.findByText('2 of 5 tags taken')).toBeDefined();
		await user.click(screen.getByRole('button', { name: 'Add as tag rule' }));
		expect(draft()?.repositories).toEqual([
			{ repository: 'q.example/team/app', tags: { semver: '>=1.9 <2' } },
		]);
		await user.click(screen.getByRole('button', { name: 'Remove the rule of q.example/team/app' }));
		expect(draft()?.repositories).toEqual([]);
	});

	it('says what is wrong with a rule', async () => {
		const { user } = await browse();
		await user.type(screen.getByRole('textbox', { name: 'Only the newest' }), '0');
		expect(await screen.findByText('Write a whole number from 1.')).toBeDefined();
	});

	it('asks nothing of a host that the user does not allow, and can ask again', async () => {
		const { mock, user, callsOf } = await browse();
		const before = callsOf('images.tags').length;
		mock.reply({
			mirrors: { acceptHosts: () => ({ outcome: 'cancelled', hosts: ['q.example'] }) },
		});
		await user.click(screen.getByRole('button', { name: 'Show tags' }));
		expect(await screen.findByText(/q\.example is not allowed yet/)).toBeDefined();
		expect(callsOf('images.tags')).toHaveLength(before);
	});

	it('says when a list of tags is not whole', async () => {
		const { mock, user } = await browse();
		expect(screen.queryByText(/ended its list of tags early/)).toBeNull();
		mock.reply({ images: { tags: () => ({ tags, isWhole: false }) } });
		await user.click(screen.getByRole('button', { name: 'Show tags' }));
		expect(await screen.findByText(/ended its list of tags early/)).toBeDefined();
	});

	it('tells why a registry gave no tags', async () => {
		const { mock, user } = await browse();
		mock.reply({
			images: {
				tags: () => {
					throw mockFault('registry.denied');
				},
			},
		});
		await user.click(screen.getByRole('button', { name: 'Show tags' }));
		expect(await screen.findByRole('button', { name: 'Ask again' })).toBeDefined();
	});
});
