// The registry: one that is saved, or an address, cleaned as it is typed; or a network.
import { ComboField } from '../../../components/fields/combo-field';
import { useRegistries, useTrust } from '../../../stores/stores';
import { readSubject, type TrustProblems, withAddress } from '../../../stores/trust-draft';
import { text } from '../../../text/en';
import styles from './choose.module.css';

const words = text.trust.choose;

export function RegistryField({ problem }: { readonly problem: TrustProblems['address'] }) {
	const address = useTrust((state) => state.draft.address);
	const edit = useTrust((state) => state.edit);
	const rows = useRegistries((state) => state.rows);
	const reading = readSubject(address);
	return (
		<div className={styles['field']}>
			<ComboField
				label={words.registry}
				value={address}
				onChange={(typed) =>
					edit((now) =>
						withAddress(
							now,
							typed,
							rows.map(({ entry }) => entry),
						),
					)
				}
				suggestions={rows.map(({ entry }) => ({
					id: entry.host,
					about: `${entry.name} · ${text.registries.policies[entry.tls].short}`,
				}))}
				help={words.registryHelp}
				error={problemWords(reading, problem)}
				openLabel={words.registryOpen}
			/>
			<div className={styles['notes']} aria-live="polite">
				{notesOf(reading, address).map((note) => (
					<p key={note}>{note}</p>
				))}
			</div>
		</div>
	);
}

type Reading = ReturnType<typeof readSubject>;

function problemWords(reading: Reading, problem: TrustProblems['address']): string | undefined {
	if (reading.kind === 'refused') return text.registries.addressProblems[reading.problem];
	return problem === 'network' ? words.network : undefined;
}

/** Everything worth telling about what was taken off. */
function notesOf(reading: Reading, typed: string): readonly string[] {
	if (reading.kind === 'network') return [words.meansNetwork(reading.host)];
	if (reading.kind !== 'address') return [];
	const { host, repositoryPrefix, unicodeHost } = reading;
	return [
		...(typed.trim() === host ? [] : [words.means(host)]),
		...(repositoryPrefix === undefined ? [] : [words.prefix(repositoryPrefix)]),
		...(unicodeHost === undefined ? [] : [words.idn(unicodeHost, host)]),
	];
}
