// Text to be run or put into a file elsewhere, with the button that copies it.
import { Button } from '../../components/button';
import { useApp } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './code-block.module.css';

const words = text.trust.review.commands;

export interface CodeBlockProps {
	/** What is copied, for who does not see it. */
	readonly label: string;
	readonly code: string;
}

export function CodeBlock({ label, code }: CodeBlockProps) {
	const copy = useApp((state) => state.copy);
	const copied = useApp((state) => state.copied);
	return (
		<div className={styles['block']}>
			<pre className={styles['code']}>{code}</pre>
			<Button onPress={() => void copy(code)}>
				{copied === code ? words.copied : words.copy}
				<span className="visually-hidden"> {label}</span>
			</Button>
		</div>
	);
}
