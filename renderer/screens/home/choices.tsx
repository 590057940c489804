// What one can begin with: four real choices, each one press away.
import { Button as AriaButton } from 'react-aria-components';
import { Icon, type IconName } from '../../components/icon';
import { text } from '../../text/en';
import styles from './choices.module.css';
import { CrossingPicture } from './crossing-picture';
import { useStarts } from './use-starts';

const CHOICES: readonly { readonly id: keyof typeof text.home.choices; readonly icon: IconName }[] =
	[
		{ id: 'mirror', icon: 'mirror' },
		{ id: 'file', icon: 'planning' },
		{ id: 'registry', icon: 'registries' },
		{ id: 'sample', icon: 'verified' },
	];

export function Choices() {
	const starts = useStarts();
	return (
		<section className={styles['choices']}>
			<div className={styles['top']}>
				<div className={styles['words']}>
					<h2>{text.home.welcome}</h2>
					<p>{text.home.what}</p>
				</div>
				<CrossingPicture />
			</div>
			<ul className={styles['grid']} aria-label={text.home.choicesLabel}>
				{CHOICES.map(({ id, icon }) => (
					<li key={id} className={styles['choice']}>
						<span className={styles['icon']}>
							<Icon name={icon} />
						</span>
						<div className={styles['choiceWords']}>
							<AriaButton
								className={styles['name'] ?? ''}
								aria-describedby={`choice-${id}`}
								isDisabled={starts.isStarting}
								onPress={starts[id]}
								{...(id === 'mirror' ? { 'data-primary': '' } : {})}
							>
								{text.home.choices[id].name}
							</AriaButton>
							<p className={styles['what']} id={`choice-${id}`}>
								{text.home.choices[id].what}
							</p>
						</div>
						<Icon name="chevron" />
					</li>
				))}
			</ul>
		</section>
	);
}
