using static Segmind.Sdk.Tests.RecordLog;

namespace Segmind.Sdk.Tests;

/// <summary>What records that are whole say about a key.</summary>
public class RunFoldTests
{
    private static readonly string[] Kinds =
    [
        RecordKind.Intent, RecordKind.NotSent, RecordKind.Refused, RecordKind.Accepted, RecordKind.Unknown, RecordKind.Completed,
        RecordKind.Saved, RecordKind.Failed, RecordKind.Expired, RecordKind.Void, RecordKind.Again, RecordKind.Forgotten,
    ];

    /// <summary>The way to each state, and what may follow there. Whatever is not listed makes no sense.</summary>
    private static readonly (string[] Way, RunState State, (string Kind, RunState Next)[] Legal)[] Transitions =
    [
        ([RecordKind.Intent], RunState.Unknown,
        [
            (RecordKind.NotSent, RunState.Free), (RecordKind.Refused, RunState.Refused), (RecordKind.Accepted, RunState.Accepted),
            (RecordKind.Unknown, RunState.Unknown), (RecordKind.Void, RunState.Void),
        ]),
        ([RecordKind.Intent, RecordKind.Unknown], RunState.Unknown,
        [
            (RecordKind.NotSent, RunState.Free), (RecordKind.Refused, RunState.Refused), (RecordKind.Accepted, RunState.Accepted),
            (RecordKind.Unknown, RunState.Unknown), (RecordKind.Void, RunState.Void),
        ]),
        ([RecordKind.Intent, RecordKind.NotSent], RunState.Free, []),
        ([RecordKind.Intent, RecordKind.Refused], RunState.Refused, []),
        ([RecordKind.Intent, RecordKind.Void], RunState.Void, [(RecordKind.Accepted, RunState.Accepted)]),
        ([RecordKind.Intent, RecordKind.Accepted], RunState.Accepted,
        [
            (RecordKind.Accepted, RunState.Accepted), (RecordKind.Completed, RunState.Completed), (RecordKind.Failed, RunState.Failed),
            (RecordKind.Expired, RunState.Expired),
        ]),
        ([RecordKind.Intent, RecordKind.Accepted, RecordKind.Completed], RunState.Completed,
            [(RecordKind.Completed, RunState.Completed), (RecordKind.Saved, RunState.Saved)]),
        ([RecordKind.Intent, RecordKind.Accepted, RecordKind.Completed, RecordKind.Saved], RunState.Saved, [(RecordKind.Saved, RunState.Saved)]),
        ([RecordKind.Intent, RecordKind.Accepted, RecordKind.Failed], RunState.Failed, [(RecordKind.Failed, RunState.Failed), (RecordKind.Again, RunState.Void)]),
        ([RecordKind.Intent, RecordKind.Accepted, RecordKind.Expired], RunState.Expired, [(RecordKind.Expired, RunState.Expired)]),
        ([RecordKind.Intent, RecordKind.Accepted, RecordKind.Failed, RecordKind.Again], RunState.Void, [(RecordKind.Accepted, RunState.Accepted)]),
        ([RecordKind.Intent, RecordKind.Forgotten], RunState.Free, [(RecordKind.Accepted, RunState.Free)]),
    ];

    public static TheoryData<int, string> EveryStep()
    {
        var steps = new TheoryData<int, string>();
        for (var from = 0; from < Transitions.Length; from++)
        {
            foreach (var kind in Kinds)
            {
                steps.Add(from, kind);
            }
        }

        return steps;
    }

    [Theory, MemberData(nameof(EveryStep))]
    public void Each_record_leads_where_it_may_and_else_to_damage(int from, string kind)
    {
        var (way, state, legal) = Transitions[from];
        var expected = kind == RecordKind.Forgotten ? RunState.Free : legal.Where(step => step.Kind == kind).Select(step => (RunState?)step.Next).FirstOrDefault() ?? RunState.Damaged;

        Assert.Equal(state, Fold(way).State);
        Assert.Equal(expected, Fold([.. way, kind]).State);
    }

    [Theory]
    [InlineData(RecordKind.Forgotten, RunState.Free)]
    [InlineData(RecordKind.Void, RunState.Void)]
    public void An_attempt_whose_intent_was_torn_can_be_given_up(string kind, RunState state)
    {
        foreach (var torn in new[] { Array.Empty<byte>(), [.. Line(RecordKind.Intent)[..20], .. RecordCodec.Seal] })
        {
            foreach (var holdProvesDeath in new[] { true, false })
            {
                var key = RunFold.Of(Key, [new JournalAttempt(1, (byte[])[.. torn, .. Line(kind)])], isHeld: false, holdProvesDeath);

                Assert.Equal((state, true, 2), (key.State, key.MaySubmit, key.NextAttempt));
                Assert.Equal(RunState.Damaged, Fold(new JournalAttempt(1, (byte[])[.. torn, .. Line(RecordKind.NotSent)])).State);
            }
        }
    }

    [Fact]
    public void A_key_without_attempts_is_free()
    {
        var state = Fold(Array.Empty<JournalAttempt>());

        Assert.Equal((RunState.Free, true, 1), (state.State, state.MaySubmit, state.NextAttempt));
    }

    [Fact]
    public void An_intent_without_an_end_is_unknown_unless_its_process_lives()
    {
        Assert.Equal(RunState.Unknown, Fold(RecordKind.Intent).State);
        Assert.Equal(RunState.InFlight, RunFold.Of(Key, [Attempt(1, RecordKind.Intent)], isHeld: true, holdProvesDeath: true).State);
    }

    [Theory]
    [InlineData(RunState.InFlight)]
    [InlineData(RunState.InFlight, RecordKind.Intent, RecordKind.Void)]
    [InlineData(RunState.InFlight, RecordKind.Intent, RecordKind.Refused)]
    [InlineData(RunState.Accepted, RecordKind.Intent, RecordKind.Accepted)]
    [InlineData(RunState.Saved, RecordKind.Intent, RecordKind.Accepted, RecordKind.Completed, RecordKind.Saved)]
    public void A_held_key_is_in_flight_while_it_could_be_submitted(RunState expected, params string[] kinds) =>
        Assert.Equal(expected, RunFold.Of(Key, kinds.Length == 0 ? [] : [Attempt(1, kinds)], isHeld: true, holdProvesDeath: true).State);

    [Theory]
    [InlineData(RecordKind.NotSent)]
    [InlineData(RecordKind.Refused)]
    [InlineData(RecordKind.Void)]
    public void An_attempt_that_ended_lets_the_next_one_count(string end)
    {
        var state = Fold(Attempt(1, RecordKind.Intent, end), Attempt(2, RecordKind.Intent, RecordKind.Accepted));

        Assert.Equal((RunState.Accepted, 2, "r1"), (state.State, state.Last!.Number, state.Last.RequestId));
    }

    [Fact]
    public void A_later_acceptance_adds_what_the_first_did_not_know()
    {
        var poll = new Uri("https://api.segmind.com/workflows/request/r1");
        byte[] log = [.. Line(RecordKind.Intent), .. Line(RecordKind.Accepted, record => record.ServerDate = DateTimeOffset.UnixEpoch), .. Line(RecordKind.Accepted, record => record.PollUrl = poll)];

        var last = Fold(new JournalAttempt(1, log)).Last!;

        Assert.Equal((poll, DateTimeOffset.UnixEpoch), (last.PollUrl, last.ServerDate));
    }

    [Fact]
    public void Only_a_resubmit_counts_as_one()
    {
        byte[] resubmitted = [.. Line(RecordKind.Intent), .. Line(RecordKind.Void, record => record.By = nameof(OnUnknown.Resubmit))];

        Assert.True(Fold(new JournalAttempt(1, resubmitted)).HasResubmitted);
        Assert.True(Fold(new JournalAttempt(1, resubmitted), Attempt(2, RecordKind.Intent, RecordKind.Forgotten)).HasResubmitted);
        Assert.False(Fold(RecordKind.Intent, RecordKind.Void).HasResubmitted);
    }

    [Fact]
    public void An_acceptance_after_giving_up_is_told_as_late()
    {
        var late = Fold(Attempt(1, RecordKind.Intent, RecordKind.Void, RecordKind.Accepted), Attempt(2, RecordKind.Intent, RecordKind.Accepted));

        Assert.Equal(RunState.Accepted, late.State);
        Assert.Equal([true, false], late.Attempts.Select(attempt => attempt.CameLate));
    }

    [Theory]
    [InlineData(false, RecordKind.Intent, RecordKind.Refused)]
    [InlineData(false, RecordKind.Intent, RecordKind.NotSent)]
    [InlineData(false, RecordKind.Intent, RecordKind.Forgotten)]
    [InlineData(true, RecordKind.Intent)]
    [InlineData(true, RecordKind.Intent, RecordKind.Void)]
    [InlineData(true, RecordKind.Intent, RecordKind.Accepted, RecordKind.Failed)]
    public void A_key_is_bound_to_the_request_that_may_have_been_accepted(bool isBound, params string[] kinds) =>
        Assert.Equal(isBound, Fold(kinds).Bound is not null);

    [Fact]
    public void An_answer_that_comes_after_its_key_was_forgotten_harms_no_later_attempt()
    {
        var state = Fold(Attempt(1, RecordKind.Intent, RecordKind.Unknown, RecordKind.Forgotten, RecordKind.Accepted), Attempt(2, RecordKind.Intent, RecordKind.Accepted));

        Assert.Equal(RunState.Accepted, state.State);
        Assert.Equal([true, false], state.Attempts.Select(attempt => attempt.CameLate));
    }

    [Fact]
    public void Forgetting_unbinds_what_came_before() =>
        Assert.Null(Fold(Attempt(1, RecordKind.Intent, RecordKind.Void), Attempt(2, RecordKind.Intent, RecordKind.Forgotten)).Bound);

    [Fact]
    public void A_failure_that_is_run_again_lets_the_next_attempt_count() =>
        Assert.Equal(RunState.Accepted, Fold(Attempt(1, RecordKind.Intent, RecordKind.Accepted, RecordKind.Failed, RecordKind.Again), Attempt(2, RecordKind.Intent, RecordKind.Accepted)).State);

    [Theory]
    [InlineData(RunState.Accepted, RecordKind.Intent, RecordKind.Accepted, RecordKind.Forgotten)]
    [InlineData(RunState.Unknown, RecordKind.Intent, RecordKind.Forgotten)]
    [InlineData(RunState.Refused, RecordKind.Intent, RecordKind.NotSent, RecordKind.Forgotten)]
    [InlineData(RunState.Failed, RecordKind.Intent, RecordKind.Accepted, RecordKind.Failed, RecordKind.Again, RecordKind.Forgotten)]
    [InlineData(RunState.Accepted, RecordKind.Intent, RecordKind.Accepted, RecordKind.Forgotten, RecordKind.Forgotten)]
    [InlineData(null, RecordKind.Intent, RecordKind.Accepted)]
    public void What_was_closed_by_hand_remembers_where_it_stood(RunState? before, params string[] kinds) =>
        Assert.Equal(before, Fold(kinds).Last!.Before);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [InlineData(null)]
    public void A_completion_says_whether_its_images_were_left_out(bool? inline)
    {
        byte[] log = [.. Line(RecordKind.Intent), .. Line(RecordKind.Accepted), .. Line(RecordKind.Completed, record => record.Inline = inline)];

        Assert.Equal(inline == true, Fold(new JournalAttempt(1, log)).Last!.IsInline);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(5, null, 5)]
    [InlineData(null, 6, 6)]
    [InlineData(5, 6, 6)]
    public void The_cost_is_the_last_that_was_stated(int? completed, int? saved, int? expected)
    {
        byte[] log =
        [
            .. Line(RecordKind.Intent), .. Line(RecordKind.Accepted),
            .. Line(RecordKind.Completed, record => record.Cost = completed), .. Line(RecordKind.Saved, record => record.Cost = saved),
        ];

        Assert.Equal((decimal?)expected, Fold(new JournalAttempt(1, log)).Last!.Cost);
    }

    [Fact]
    public void A_later_acceptance_wins_where_it_says_something_and_takes_nothing_away()
    {
        var (first, second) = (new Uri("https://api.segmind.com/workflows/request/1"), new Uri("https://api.segmind.com/workflows/request/2"));
        byte[] known = [.. Line(RecordKind.Intent), .. Line(RecordKind.Accepted, record => (record.PollUrl, record.ServerDate) = (first, DateTimeOffset.UnixEpoch))];
        byte[] silent = [.. known, .. Line(RecordKind.Accepted)];
        byte[] talkative = [.. known, .. Line(RecordKind.Accepted, record => (record.PollUrl, record.ServerDate) = (second, DateTimeOffset.UnixEpoch.AddDays(1)))];

        Assert.Equal((first, DateTimeOffset.UnixEpoch), PollAndDate(silent));
        Assert.Equal((second, DateTimeOffset.UnixEpoch.AddDays(1)), PollAndDate(talkative));

        static (Uri?, DateTimeOffset?) PollAndDate(byte[] log) => Fold(new JournalAttempt(1, log)).Last! is var last ? (last.PollUrl, last.ServerDate) : default;
    }
}
