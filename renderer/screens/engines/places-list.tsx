// Everywhere that was looked at without finding an engine to use, and why.
import type { RejectedPlace } from '../../../shared/engine/engine-info';
import { MiddleCut } from '../../components/middle-cut';
import { text } from '../../text/en';
import styles from './places-list.module.css';

const words = text.engines;

export function PlacesList({ rejected }: { readonly rejected: readonly RejectedPlace[] }) {
	if (rejected.length === 0) return null;
	return (
		<section className={styles['section']} aria-labelledby="engines-places">
			<h2 id="engines-places">{words.places}</h2>
			<div className={styles['frame']}>
				<table className={styles['table']}>
					<thead>
						<tr>
							<th scope="col">{words.columns.place}</th>
							<th scope="col">{words.columns.looked}</th>
							<th scope="col">{words.columns.reason}</th>
						</tr>
					</thead>
					<tbody>
						{rejected.map(({ place, looked, reason }) => (
							<tr key={`${place} ${looked} ${reason}`}>
								<th scope="row">{words.place[place]}</th>
								<td>{looked.includes('/') ? <MiddleCut value={looked} isMono /> : looked}</td>
								<td className={styles['reason']}>{reason}</td>
							</tr>
						))}
					</tbody>
				</table>
			</div>
		</section>
	);
}
