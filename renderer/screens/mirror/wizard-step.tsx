// Which step is shown.
import { CheckStep } from './check/check-step';
import type { DraftView } from './draft-view';
import { HowStep } from './how/how-step';
import { ImagesStep } from './images/images-step';
import { WhereStep } from './where/where-step';

export function WizardStep({ view }: { readonly view: DraftView }) {
	switch (view.draft.step) {
		case 'images':
			return <ImagesStep view={view} />;
		case 'destination':
			return <WhereStep view={view} />;
		case 'how':
			return <HowStep view={view} />;
		case 'check':
			return <CheckStep view={view} />;
	}
}
