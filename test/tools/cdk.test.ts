import { cdkStage, short } from './cdk';
import { golden } from './stage';

it('deploys, compares, updates and destroys a stock app with the real CDK CLI', async () => {
  const stage = await cdkStage('documented');
  try {
    await short(stage);
    expect(stage.transcript).toBe(golden('cdk-short', stage.transcript));
  } finally {
    await stage.end();
  }
});
