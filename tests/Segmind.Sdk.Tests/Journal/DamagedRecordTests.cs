using static Segmind.Sdk.Tests.RecordLog;

namespace Segmind.Sdk.Tests;

/// <summary>The journal's invariant I14, "the fold is total": whatever bytes a crash, a disk or a stranger left, they give a state, and never a free key after an intent.</summary>
public class DamagedRecordTests
{
    [Fact]
    public void A_first_record_cut_short_was_never_sent()
    {
        var whole = Line(RecordKind.Intent);
        for (var length = 0; length < whole.Length; length++)
        {
            var state = Fold(new JournalAttempt(1, whole.AsMemory(0, length)));
            Assert.Equal((RunState.Free, true, 2), (state.State, state.MaySubmit, state.NextAttempt));
        }

        Assert.Equal(RunState.Unknown, Fold(new JournalAttempt(1, whole)).State);
    }

    [Fact]
    public void A_first_record_cut_short_is_unknown_where_a_free_key_proves_nothing()
    {
        var state = RunFold.Of(Key, [new JournalAttempt(1, Line(RecordKind.Intent).AsMemory(0, 20))], isHeld: false, holdProvesDeath: false);

        Assert.Equal((RunState.Unknown, false), (state.State, state.MaySubmit));
    }

    [Fact]
    public void A_last_record_cut_short_is_as_if_it_were_not_there()
    {
        var intent = Line(RecordKind.Intent);
        var accepted = Line(RecordKind.Accepted);
        for (var length = 0; length < accepted.Length; length++)
        {
            Assert.Equal(RunState.Unknown, Fold(new JournalAttempt(1, (byte[])[.. intent, .. accepted.AsSpan(0, length)])).State);
        }
    }

    [Fact]
    public void A_sealed_stump_is_passed_over()
    {
        byte[] log = [.. Line(RecordKind.Intent), .. Line(RecordKind.Accepted).AsSpan(0, 30), .. RecordCodec.Seal, .. Line(RecordKind.Void)];

        Assert.Equal(RunState.Void, Fold(new JournalAttempt(1, log)).State);
    }

    [Fact]
    public void A_stump_that_was_glued_to_the_next_record_is_damage()
    {
        byte[] log = [.. Line(RecordKind.Intent), .. Line(RecordKind.Accepted).AsSpan(0, 30), .. Line(RecordKind.Void)];

        Assert.Equal(RunState.Damaged, Fold(new JournalAttempt(1, log)).State);
    }

    [Theory]
    [InlineData(RunState.Unknown)]
    [InlineData(RunState.Accepted)]
    public void A_second_attempt_after_one_that_had_not_ended_is_damage(RunState first)
    {
        var one = first == RunState.Unknown ? Attempt(1, RecordKind.Intent) : Attempt(1, RecordKind.Intent, RecordKind.Accepted);
        var state = Fold(one, Attempt(2, RecordKind.Intent, RecordKind.NotSent));

        Assert.Equal((RunState.Damaged, false), (state.State, state.MaySubmit));
    }

    [Fact]
    public void A_missing_attempt_in_between_is_damage() =>
        Assert.Equal(RunState.Damaged, Fold(Attempt(1, RecordKind.Intent, RecordKind.Void), Attempt(3, RecordKind.Intent)).State);

    [Fact]
    public void Records_of_another_key_or_number_are_damage()
    {
        Assert.Equal(RunState.Damaged, Fold(new JournalAttempt(1, Line(RecordKind.Intent, record => record.Key = "other"))).State);
        Assert.Equal(RunState.Damaged, Fold(new JournalAttempt(1, Line(RecordKind.Intent, record => record.N = 2))).State);
    }

    [Fact]
    public void Another_version_or_an_unknown_kind_is_damage()
    {
        Assert.Equal(RunState.Damaged, Fold(new JournalAttempt(1, Line(RecordKind.Intent, record => record.V = 2))).State);
        Assert.Equal(RunState.Damaged, Fold(RecordKind.Intent, "invented").State);
    }

    [Theory]
    [InlineData("r2")]
    [InlineData(null)]
    [InlineData("..")]
    public void Another_id_or_none_can_not_follow_an_acceptance(string? id)
    {
        byte[] log = [.. Line(RecordKind.Intent), .. Line(RecordKind.Accepted), .. Line(RecordKind.Accepted, record => record.Id = id)];

        Assert.Equal(RunState.Damaged, Fold(new JournalAttempt(1, log)).State);
    }

    [Fact]
    public void A_damaged_key_can_be_forgotten()
    {
        byte[] log = [.. "not a record\n"u8, .. Line(RecordKind.Forgotten)];

        Assert.Equal(RunState.Free, Fold(new JournalAttempt(1, log)).State);
    }

    [Fact]
    public void I14_the_fold_is_total_and_no_bytes_after_an_intent_free_the_key()
    {
        var random = new Random(7);
        var intent = Line(RecordKind.Intent);
        for (var round = 0; round < 20_000; round++)
        {
            var noise = new byte[random.Next(0, 60)];
            random.NextBytes(noise);
            var state = Fold(new JournalAttempt(1, (byte[])[.. intent, .. noise]));
            Assert.True(state.State is RunState.Unknown or RunState.Damaged, $"round {round}: {state.State}");
        }
    }

    [Fact]
    public void A_flipped_bit_is_never_taken_for_another_record()
    {
        byte[] log = [.. Line(RecordKind.Intent), .. Line(RecordKind.Accepted)];
        var intentLength = Line(RecordKind.Intent).Length;
        for (var bit = 0; bit < log.Length * 8; bit++)
        {
            log[bit / 8] ^= (byte)(1 << (bit % 8));
            var state = Fold(new JournalAttempt(1, log));
            // The very last byte is the line break: without it the record counts as cut short.
            Assert.True(state.State is RunState.Damaged || (state.State is RunState.Unknown && bit / 8 >= intentLength), $"bit {bit}: {state.State}");
            log[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_first_record_cut_short_lets_the_next_attempt_count() =>
        Assert.Equal(RunState.Accepted, Fold(new JournalAttempt(1, "{"u8.ToArray()), Attempt(2, RecordKind.Intent, RecordKind.Accepted)).State);

    [Fact]
    public void Damage_behind_an_end_undoes_it() =>
        Assert.Equal(RunState.Damaged, Fold(Attempt(1, RecordKind.Intent, RecordKind.Void, RecordKind.Completed), Attempt(2, RecordKind.Intent, RecordKind.NotSent)).State);

    [Fact]
    public void What_is_damaged_says_why()
    {
        Assert.Contains("first record", Fold(new JournalAttempt(1, "?\n"u8.ToArray())).Last!.Cause, StringComparison.Ordinal);
        Assert.Contains("can't be read", Fold(new JournalAttempt(1, (byte[])[.. Line(RecordKind.Intent), .. "?\n"u8])).Last!.Cause, StringComparison.Ordinal);
        Assert.Equal("'saved' can't follow Unknown", Fold(RecordKind.Intent, RecordKind.Saved).Last!.Cause);
        Assert.Contains("had not ended", Fold(Attempt(1, RecordKind.Intent), Attempt(2, RecordKind.Intent)).Last!.Cause, StringComparison.Ordinal);
        Assert.Contains("elsewhere", RunFold.Of(Key, [new JournalAttempt(1, "{"u8.ToArray())], isHeld: false, holdProvesDeath: false).Last!.Cause, StringComparison.Ordinal);
        Assert.Null(Fold(RecordKind.Intent).Last!.Cause);
    }

    [Fact]
    public void An_empty_line_is_damage() =>
        Assert.Equal(RunState.Damaged, Fold(new JournalAttempt(1, (byte[])[.. "\n"u8, .. Line(RecordKind.Intent)])).State);

    [Fact]
    public void A_line_with_a_true_checksum_that_is_no_record_is_damage()
    {
        var json = "{\"v\":\"one\"}"u8;
        var sum = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(json))[..16];

        Assert.Equal(RunState.Damaged, Fold(new JournalAttempt(1, System.Text.Encoding.ASCII.GetBytes($"{{\"v\":\"one\",\"sum\":\"{sum}\"}}\n"))).State);
    }
}
