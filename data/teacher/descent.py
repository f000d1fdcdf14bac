"""How everything here is trained: AdamW with a rate that rises and falls again."""

import torch


class Descent:
    def __init__(self, model, groups, steps, warm, **options):
        """groups and options are AdamW's. The rate rises over the first warm steps, and
        then falls to 0 at the last."""
        self.model = model
        self.optimiser = torch.optim.AdamW(groups, **options)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimiser, lambda step: min((step + 1) / warm, (steps - step) / (steps - warm))
        )

    def step(self, loss):
        """Goes down the gradient of the loss, which it returns as a number."""
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.schedule.step()
        return loss.item()
