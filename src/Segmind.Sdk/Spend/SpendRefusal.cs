using System.Globalization;

namespace Segmind.Sdk;

/// <summary>What a caller is told about a run that the budget does not allow.</summary>
internal static class SpendRefusal
{
    public static SpendLimitExceededException NoPrice(SpendQuote quote, SpendBudget budget, decimal spent) =>
        New(quote, budget, spent, null, "no price is known for it: SpendBudget.Price states none, and no run of it has reported its cost yet", "Set SpendBudget.Price to the most a run can cost.");

    public static SpendLimitExceededException AboveLimit(SpendQuote quote, SpendBudget budget, decimal spent, decimal reserve) =>
        New(quote, budget, spent, reserve, $"it can cost {Usd(reserve)}, and {Usd(spent)} of the limit of {Usd(budget.Limit)} are spent or reserved", $"Wait for running jobs to end, or use a larger SpendBudget (scope '{budget.Scope}').");

    public static SpendLimitExceededException BelowFloor(SpendQuote quote, SpendBudget budget, decimal spent, decimal reserve, decimal remaining) =>
        New(quote, budget, spent, reserve, $"it can cost {Usd(reserve)}, and of the {Amount(remaining)} credits that remain {Amount(budget.MinimumCredits ?? 0)} must stay (MinimumCredits)", "Top up the account's credits, or lower the floor.", remaining);

    private static SpendLimitExceededException New(SpendQuote quote, SpendBudget budget, decimal spent, decimal? reserve, string why, string advice, decimal? remaining = null) =>
        new($"{quote.Request} was not run: {why}. Nothing was sent. {ErrorText.Of(ChargeOutcome.NotCharged)} {advice} {budget.Ledger.Reach}")
        {
            Limit = budget.Limit,
            Spent = spent,
            Reserve = reserve,
            Scope = budget.Scope,
            RemainingCredits = remaining,
        };

    private static string Usd(decimal amount) => Amount(amount) + " USD";

    private static string Amount(decimal amount) => amount.ToString("0.00##########", CultureInfo.InvariantCulture);
}
