import { describe, expect, it } from 'vitest';
import type { CopyItem } from '../../../../../../electron/mirror/plan/copy-plan';
import { LayerLedger } from '../../../../../../electron/mirror/routes/engine/layer-ledger';
import { makeFault } from '../../../../../../shared/fault/fault';
import type { RunHappening } from '../../../../../../shared/mirror/run-event';

const hex = (letter: string): string => letter.repeat(64);
const id = (letter: string): string => letter.repeat(12);
const SIZE = 1000;

/** An image of a config `c` and the layers named by letters; unpacked they are named by the next letters. */
function item(layers: string): CopyItem {
	const descriptors = [...layers].map((letter) => ({
		mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
		digest: `sha256:${hex(letter)}`,
		size: SIZE,
	}));
	const config = { mediaType: 'c', digest: `sha256:${hex('c')}`, size: 10 };
	const blobs = [
		config,
		...descriptors.filter(
			(one, i, all) => all.findIndex((other) => other.digest === one.digest) === i,
		),
	];
	return {
		root: { manifest: { kind: 'image', mediaType: 'm', config, layers: descriptors } },
		blobs: blobs.map((descriptor) => ({
			key: `r@${descriptor.digest}`,
			descriptor,
			repository: 'r',
		})),
	} as unknown as CopyItem;
}

function bench(present = '') {
	const told: RunHappening[] = [];
	const bytes: [string, number][] = [];
	const ledger = new LayerLedger({
		presentKeys: new Set([...present].map((letter) => `r@sha256:${hex(letter)}`)),
		record: (happening) => told.push(happening),
		advance: (key, done) => bytes.push([key.slice(9, 10), done]),
	});
	const endings = (): string[] =>
		told.flatMap((one) =>
			'key' in one && one.type !== 'blob.started' ? [`${one.type} ${one.key.slice(9, 10)}`] : [],
		);
	return { ledger, told, bytes, endings };
}

describe('the layers of an image', () => {
	it('are half done when pulled, and done when pushed, by the names that each half uses', () => {
		const { ledger, bytes, endings } = bench();
		const layers = ledger.begin(item('ab'), 1);
		layers.pulled({ id: id('a'), phase: 'moving', fraction: 0.5 });
		layers.pulled({ id: id('a'), phase: 'moved' });
		layers.pulled({ id: id('f'), phase: 'moved' });
		layers.unpacked([`sha256:${hex('1')}`, `sha256:${hex('2')}`]);
		layers.pushed({ id: id('1'), phase: 'moving', fraction: 0.5 });
		layers.pushed({ id: id('1'), phase: 'moved' });
		layers.pushed({ id: id('2'), phase: 'mounted', from: 'base' });
		expect(bytes).toEqual([
			['a', 250],
			['a', 500],
			['a', 750],
			['a', 1000],
			['b', 1000],
		]);
		layers.arrived(new Set());
		expect(endings()).toEqual(['blob.moved c', 'blob.moved a', 'blob.mounted b']);
	});

	it('never run back, whatever the engine says', () => {
		const { ledger, bytes } = bench();
		const layers = ledger.begin(item('a'), 1);
		layers.pulled({ id: id('a'), phase: 'moved' });
		layers.pulled({ id: id('a'), phase: 'waiting' });
		layers.pulled({ id: id('a'), phase: 'moving' });
		expect(bytes.map(([, done]) => done)).toEqual([500, 500, 500]);
	});

	it('have not moved where the engine found them, or where it says nothing and they were there before', () => {
		const { ledger, endings } = bench('bc');
		const layers = ledger.begin(item('ab'), 1);
		layers.unpacked([`sha256:${hex('1')}`, `sha256:${hex('2')}`]);
		layers.pushed({ id: id('1'), phase: 'present' });
		layers.arrived(new Set([`sha256:${hex('c')}`]));
		// `b` was there, but is not in what was pushed: the engine packed it anew.
		expect(endings()).toEqual(['blob.present c', 'blob.present a', 'blob.moved b']);
	});

	it('are told once when images share them, by the first; after its failure by the next', () => {
		const { ledger, told } = bench();
		const first = ledger.begin(item('a'), 1);
		const second = ledger.begin(item('ab'), 1);
		const started = (): string[] =>
			told.flatMap((one) => (one.type === 'blob.started' ? [one.key.slice(9, 10)] : []));
		expect(started()).toEqual(['c', 'a', 'b']);
		const fault = makeFault({ code: 'engine.failed', side: 'this-computer', subject: 'x' });
		first.broke(fault, undefined);
		second.arrived(new Set());
		ledger.begin(item('a'), 2);
		expect(started()).toEqual(['c', 'a', 'b', 'c', 'a']);
	});

	it('that stand twice in an image are one', () => {
		const { ledger, endings } = bench();
		const layers = ledger.begin(item('aa'), 1);
		layers.unpacked([`sha256:${hex('1')}`, `sha256:${hex('1')}`]);
		layers.pushed({ id: id('1'), phase: 'moved' });
		layers.arrived(new Set());
		expect(endings()).toEqual(['blob.moved c', 'blob.moved a']);
	});
});
