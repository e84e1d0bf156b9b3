namespace Segmind.Sdk.Tests;

public class SubmitCallTests
{
    [Fact]
    public void A_body_begins_once()
    {
        using var call = new SubmitCall(credential: null, direct: false);

        Assert.True(Begins(call));
        Assert.False(Begins(call));
        Assert.False(call.TryRevoke());
    }

    [Fact]
    public void A_revoked_submit_never_begins()
    {
        using var call = new SubmitCall(credential: null, direct: false);

        Assert.True(call.TryRevoke());
        Assert.True(call.TryRevoke());
        Assert.False(Begins(call));
    }

    [Fact]
    public void Begin_and_revoke_never_both_win()
    {
        var begun = 0;
        var revoked = 0;
        for (var i = 0; i < 20_000; i++)
        {
            using var call = new SubmitCall(credential: null, direct: false);
            var (begins, revokes) = (false, false);
            Parallel.Invoke(() => begins = Begins(call), () => revokes = call.TryRevoke());
            Assert.True(begins ^ revokes);
            begun += begins ? 1 : 0;
            revoked += revokes ? 1 : 0;
        }

        Assert.Equal(20_000, begun + revoked);
    }

    [Fact]
    public void Of_many_threads_one_begins()
    {
        for (var i = 0; i < 2_000; i++)
        {
            using var call = new SubmitCall(credential: null, direct: false);
            var winners = 0;
            Parallel.For(0, 8, _ =>
            {
                if (Begins(call))
                {
                    Interlocked.Increment(ref winners);
                }
            });
            Assert.Equal(1, winners);
        }
    }

    [Fact]
    public async Task A_gated_body_is_written_once_and_then_never_again()
    {
        using var call = new SubmitCall(credential: null, direct: false);
        using var content = new BodyContent([new("{}"u8.ToArray())], call.BeginAsync);
        using var first = new MemoryStream();
        using var second = new MemoryStream();

        await content.CopyToAsync(first, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<WireGuardException>(() => content.CopyToAsync(second, TestContext.Current.CancellationToken));
        Assert.Equal(2, first.Length);
        Assert.Equal(0, second.Length);
    }

    [Fact]
    public async Task A_revoked_body_writes_nothing()
    {
        using var call = new SubmitCall(credential: null, direct: false);
        using var content = new BodyContent([new("{}"u8.ToArray())], call.BeginAsync);
        using var stream = new MemoryStream();
        call.TryRevoke();

        await Assert.ThrowsAsync<WireGuardException>(() => content.CopyToAsync(stream, TestContext.Current.CancellationToken));
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public async Task A_body_without_a_gate_is_written_as_often_as_asked()
    {
        using var content = new BodyContent([new("{}"u8.ToArray())]);
        using var stream = new MemoryStream();

        await content.CopyToAsync(stream, TestContext.Current.CancellationToken);
        await content.CopyToAsync(stream, TestContext.Current.CancellationToken);

        Assert.Equal(4, stream.Length);
        Assert.Equal(2, content.Headers.ContentLength);
        Assert.Equal("application/json", content.Headers.ContentType!.ToString());
    }

    private static bool Begins(SubmitCall call) => call.BeginAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully;
}
