import { samStage, short } from './sam';
import { golden } from './stage';

it('deploys, updates and deletes a SAM template that the AWS CLI packages', async () => {
  const stage = await samStage('documented');
  try {
    await short(stage);
    expect(stage.transcript).toBe(golden('sam-short', stage.transcript));
  } finally {
    await stage.end();
  }
});
