using System.Globalization;

namespace Segmind.Sdk.Emulator;

/// <summary>The account's credits: reserved while a run is under way, taken when it completes, given back when it fails.</summary>
internal sealed class CreditBalance(decimal start, RunStore runs, TimeProvider time)
{
    public decimal Remaining
    {
        get
        {
            var now = time.GetUtcNow();
            return start - runs.All.Where(Counts).Sum(run => run.CostAt(now));
        }
    }

    public decimal Available
    {
        get
        {
            var now = time.GetUtcNow();
            return start - runs.All.Where(Counts).Sum(run => run.StateAt(now) == LedgerState.Failed ? 0 : run.Price);
        }
    }

    public static Reply Refusal(decimal balance, int status = 402) => Reply.Error(
        status, $"Insufficient credits. You have {balance.ToString("0.0#########", CultureInfo.InvariantCulture)} credits.");

    // The AIML API is another company with another account.
    private static bool Counts(InferenceRun run) => run.Kind != RunKind.Aiml;
}
