// Which step is shown.
import { useTrust } from '../../stores/stores';
import { ApplyStep } from './apply/apply-step';
import { ChooseStep } from './choose/choose-step';
import { ReviewStep } from './review/review-step';
import type { TrustView } from './trust-view';

export function TrustStep({ view }: { readonly view: TrustView }) {
	const step = useTrust((state) => state.step);
	switch (step) {
		case 'choose':
			return <ChooseStep view={view} />;
		case 'review':
			return <ReviewStep view={view} />;
		case 'apply':
			return <ApplyStep />;
	}
}
