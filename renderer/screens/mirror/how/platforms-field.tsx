// All platforms, or the chosen ones: the usual as boxes, others by name.
import type { MirrorDraft } from '../../../../shared/mirror/draft/mirror-draft';
import { CheckField } from '../../../components/fields/check-field';
import { ChoiceField } from '../../../components/fields/choice-field';
import { text } from '../../../text/en';
import styles from './how-step.module.css';
import { WordsField } from './words-field';
import { arePlatforms, platformsOf } from './words-of';

const words = text.mirror.how;
const USUAL = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'windows/amd64'] as const;

export interface PlatformsFieldProps {
	readonly platforms: MirrorDraft['platforms'];
	readonly onChange: (platforms: MirrorDraft['platforms']) => void;
}

export function PlatformsField({ platforms, onChange }: PlatformsFieldProps) {
	const chosen = platforms === 'all' ? [] : platforms;
	const others = chosen.filter((one) => !USUAL.some((usual) => usual === one));
	const usual = chosen.filter((one) => USUAL.some((known) => known === one));
	const more = (
		<>
			<fieldset className={styles['boxes']}>
				<legend className="visually-hidden">{words.platformList}</legend>
				{USUAL.map((platform) => (
					<CheckField
						key={platform}
						label={platform}
						isChosen={chosen.includes(platform)}
						onChange={(isChosen) =>
							onChange(isChosen ? [...chosen, platform] : chosen.filter((one) => one !== platform))
						}
					/>
				))}
			</fieldset>
			<WordsField
				label={words.platformOther}
				help={words.platformOtherHelp}
				words={others}
				read={platformsOf}
				wrong={
					arePlatforms(chosen)
						? chosen.length === 0
							? words.platformNone
							: undefined
						: words.platformWrong
				}
				onChange={(typed) => onChange([...new Set([...usual, ...typed])])}
			/>
		</>
	);
	return (
		<ChoiceField
			label={words.platforms}
			value={platforms === 'all' ? 'all' : 'some'}
			onChange={(id) => onChange(id === 'all' ? 'all' : ['linux/amd64'])}
			options={[
				{ id: 'all', ...words.platformsAll },
				{ id: 'some', ...words.platformsSome, more },
			]}
		/>
	);
}
