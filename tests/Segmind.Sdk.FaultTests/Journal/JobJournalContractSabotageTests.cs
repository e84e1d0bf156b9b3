using System.Reflection;
using Segmind.Sdk.JournalContract;

namespace Segmind.Sdk.FaultTests;

/// <summary>The contract can fail: each thing that can be wrong with a store turns a named test of it red.</summary>
public sealed class JobJournalContractSabotageTests
{
    public static TheoryData<StoreBug, string> Bugs => new()
    {
        { StoreBug.ClaimsAreAllGranted, nameof(JobJournalContract.Of_many_claims_at_once_exactly_one_is_true) },
        { StoreBug.ClaimLooksBeforeItLeaps, nameof(JobJournalContract.Of_many_claims_at_once_exactly_one_is_true) },
        { StoreBug.ClaimIsPerInstance, nameof(JobJournalContract.Of_many_claims_over_two_instances_exactly_one_is_true) },
        { StoreBug.ClaimIsPerInstance, nameof(JobJournalContract.A_claim_is_never_true_again) },
        { StoreBug.LostClaimOverwrites, nameof(JobJournalContract.A_claim_that_lost_changes_nothing_that_was_appended) },
        { StoreBug.ClaimWaitsForTheHold, nameof(JobJournalContract.A_claim_takes_place_whoever_holds_the_key) },
        { StoreBug.KeysIgnoreCase, nameof(JobJournalContract.Keys_that_look_alike_are_not_alike) },
        { StoreBug.KeysAreNormalized, nameof(JobJournalContract.Keys_that_look_alike_are_not_alike) },
        { StoreBug.KeysAreTrimmed, nameof(JobJournalContract.Keys_that_look_alike_are_not_alike) },
        { StoreBug.KeysAreTrimmed, nameof(JobJournalContract.Keys_that_look_alike_are_held_apart) },
        { StoreBug.KeysAreCutAt255, nameof(JobJournalContract.The_longest_keys_are_told_apart_by_their_last_character) },
        { StoreBug.AttemptsAreSortedAsText, nameof(JobJournalContract.Attempts_are_read_by_number) },
        { StoreBug.RecordsAreAscii, nameof(JobJournalContract.A_record_is_kept_byte_for_byte) },
        { StoreBug.RecordsAreTrimmed, nameof(JobJournalContract.A_record_is_kept_byte_for_byte) },
        { StoreBug.RecordsAreCutAt32K, nameof(JobJournalContract.Large_records_are_kept_whole) },
        { StoreBug.RecordsComeLastFirst, nameof(JobJournalContract.Records_are_read_in_the_order_they_were_written) },
        { StoreBug.AppendMakesTheAttempt, nameof(JobJournalContract.An_append_to_an_attempt_that_does_not_exist_is_refused_and_leaves_nothing) },
        { StoreBug.AppendWaitsForTheClose, nameof(JobJournalContract.Appended_records_survive_a_reopen_and_are_seen_by_others_at_once) },
        { StoreBug.AppendWaitsForTheClose, nameof(JobJournalContract.A_job_that_one_client_left_is_resumed_by_another) },
        { StoreBug.HoldIsAlwaysGranted, nameof(JobJournalContract.A_held_key_is_not_held_again_by_the_same_instance) },
        { StoreBug.HoldIsAlwaysGranted, nameof(JobJournalContract.Of_many_that_try_at_once_exactly_one_holds_the_key) },
        { StoreBug.HoldIsPerInstance, nameof(JobJournalContract.A_held_key_is_not_held_again_by_another_instance) },
        { StoreBug.HoldIsPerInstance, nameof(JobJournalContract.A_key_is_in_flight_while_another_client_sends_it_and_unknown_afterwards) },
        { StoreBug.HoldIsNotFreed, nameof(JobJournalContract.A_hold_is_free_as_soon_as_it_is_disposed) },
        { StoreBug.HoldIsFreedTwice, nameof(JobJournalContract.A_hold_that_is_disposed_twice_does_not_free_its_successor) },
        { StoreBug.HoldsShareOneLock, nameof(JobJournalContract.Many_keys_are_held_at_once_and_read_and_written_meanwhile) },
        { StoreBug.HoldLeaksWhenCancelled, nameof(JobJournalContract.A_cancelled_hold_holds_nothing) },
        { StoreBug.ListNamesEveryAttempt, nameof(JobJournalContract.Every_key_is_listed_once_with_its_last_attempt) },
        { StoreBug.ListIsPerInstance, nameof(JobJournalContract.Every_key_is_listed_once_with_its_last_attempt) },
        { StoreBug.ListKeepsTheConnection, nameof(JobJournalContract.The_store_can_be_used_while_it_is_listed) },
    };

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task A_store_with_a_bug_fails_the_test_that_looks_for_it(StoreBug bug, string test)
    {
        var failures = new List<Exception>();
        foreach (var arguments in ArgumentsOf(test))
        {
            Assert.Null(await RunAsync(StoreBug.None, test, arguments));
            if (await RunAsync(bug, test, arguments) is { } failure)
            {
                failures.Add(failure);
            }
        }

        Assert.NotEmpty(failures);
        TestContext.Current.TestOutputHelper!.WriteLine($"{bug}: {failures[0].GetType().Name}");
    }

    [Fact]
    public void Every_bug_has_a_test_that_looks_for_it() =>
        Assert.Equal(Enum.GetValues<StoreBug>().Where(bug => bug != StoreBug.None), Bugs.Select(row => row.Data.Item1).Distinct().Order());

    private static async Task<Exception?> RunAsync(StoreBug bug, string test, object?[] arguments)
    {
        var contract = new Sabotaged(bug);
        await contract.InitializeAsync();
        try
        {
            return await Record.ExceptionAsync(() => (Task)typeof(JobJournalContract).GetMethod(test)!.Invoke(contract, arguments)!);
        }
        finally
        {
            await contract.DisposeAsync();
        }
    }

    private static IEnumerable<object?[]> ArgumentsOf(string test)
    {
        var method = typeof(JobJournalContract).GetMethod(test)!;
        var rows = method.GetCustomAttributes<InlineDataAttribute>().Select(row => row.Data).ToList();
        return rows.Count > 0 ? rows
            : method.GetParameters().Length > 0 ? JobJournalContract.LongestPrefixes.Select(row => new object?[] { row.Data })
            : [[]];
    }

    private sealed class Sabotaged(StoreBug bug) : JobJournalContract
    {
        private readonly MemoryStore _store = new();

        protected override Task<IJobJournal> OpenAsync() => Task.FromResult<IJobJournal>(new MemoryJobJournal(_store, bug));

        protected override ValueTask DeleteAsync() => ValueTask.CompletedTask;
    }
}
