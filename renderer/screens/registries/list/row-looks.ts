// How a registry stands in the list: its security and its latest test, each an icon and a word. Pure.
import { describeFaultInWindow } from '../../../../shared/fault/window-remedies';
import type { RegistryRow } from '../../../../shared/ipc/groups/registries';
import { isExposingCredentials, type TlsPolicy } from '../../../../shared/registry/tls-policy';
import type { StateLook } from '../../../components/state-word';
import type { RegistryTest } from '../../../stores/registries-store';
import { text } from '../../../text/en';

const words = text.registries.list;

export function securityLook(tls: TlsPolicy): StateLook {
	const word = text.registries.policies[tls].short;
	return isExposingCredentials(tls)
		? { icon: 'open', word, tone: 'danger' }
		: { icon: 'lock', word, tone: 'quiet' };
}

/** `title`: why it failed, for the tooltip. */
export function testLook(
	{ lastTest }: RegistryRow,
	test: RegistryTest | undefined,
): StateLook & { readonly title?: string } {
	if (test?.isRunning === true) return { icon: 'moving', word: words.testing, tone: 'active' };
	if (lastTest === undefined) return { icon: 'cancelled', word: words.notTested, tone: 'quiet' };
	const { atMs, outcome, fault } = lastTest;
	return outcome === 'ok'
		? { icon: 'there', word: words.works(atMs), tone: 'ok' }
		: {
				...{ icon: 'failed', word: words.failed(atMs), tone: 'danger' },
				...(fault === undefined ? {} : { title: describeFaultInWindow(fault).title }),
			};
}

/** Those whose name, address or user holds every word of the filter; by name. */
export function fittingRows(rows: readonly RegistryRow[], filter: string): readonly RegistryRow[] {
	const wanted = filter
		.toLowerCase()
		.split(/\s+/)
		.filter((word) => word !== '');
	return rows
		.filter(({ entry, signIn }) => {
			const all = `${entry.name} ${entry.host} ${signIn?.username ?? ''}`.toLowerCase();
			return wanted.every((word) => all.includes(word));
		})
		.sort((one, other) => one.entry.name.localeCompare(other.entry.name, 'en', { numeric: true }));
}
