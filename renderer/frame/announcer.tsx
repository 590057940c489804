// Tells screen readers how the active run goes: at most every five seconds, and at once when it ends.
import { useEffect, useRef, useState } from 'react';
import { runLook } from '../components/run-looks';
import { useRuns } from '../stores/stores';
import { text } from '../text/en';

const EVERY_MS = 5000;

export function Announcer() {
	const latest = useRuns((state) => state.summaries[0]);
	const words =
		latest === undefined
			? ''
			: `${runLook(latest).word}: ${text.run.announce(latest.arrived, latest.images, latest.failed)}`;
	const [spoken, setSpoken] = useState('');
	const wordsRef = useRef(words);
	useEffect(() => {
		wordsRef.current = words;
	}, [words]);
	const isEnded = latest?.outcome !== undefined;
	useEffect(() => {
		if (isEnded) setSpoken(wordsRef.current);
		const timer = setInterval(() => setSpoken(wordsRef.current), EVERY_MS);
		return () => clearInterval(timer);
	}, [isEnded]);
	return (
		<div className="visually-hidden" aria-live="polite">
			{spoken}
		</div>
	);
}
