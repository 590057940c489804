// How a registry stands with an engine, as an icon and a word, and who said so. Pure.
import { visibleText } from '../../../shared/format/visible-text';
import type { StandingRow } from '../../../shared/trust/trust-plan';
import type { StateLook } from '../../components/state-word';
import { text } from '../../text/en';

const words = text.trust.engines;
const MAX_PATH = 1024;

export function standingLook(row: Pick<StandingRow, 'as' | 'of'>): StateLook {
	const word = words.what(row);
	switch (row.as) {
		case 'ca':
			return { icon: 'lock', word, tone: 'quiet' };
		case 'insecure':
			return { icon: 'open', word, tone: 'danger' };
		case 'mirror':
			return { icon: 'mirror', word, tone: 'quiet' };
		case 'none':
			return { icon: 'minus', word, tone: 'quiet' };
	}
}

/** Such as `Image Ferry · /etc/docker/daemon.json`. */
export function originOf({ origin, file }: Pick<StandingRow, 'origin' | 'file'>): string {
	const who = words.origin[origin];
	return file === undefined ? who : `${who} · ${visibleText(file, MAX_PATH)}`;
}
