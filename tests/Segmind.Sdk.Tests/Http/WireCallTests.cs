using System.Runtime.CompilerServices;

namespace Segmind.Sdk.Tests;

/// <summary>A request is known by its call's name while the call goes on, and by no other's, though reads use one name after the other.</summary>
public class WireCallTests
{
    private const string Header = "X-Segmind-Sdk-Call";
    private static readonly Uri Url = new("https://api.segmind.com/v2/requests/r1/status");
    private static readonly Credential Model = new("SG_model0123456789", apiKeyHeader: true, bearer: false, Url);
    private static readonly Credential Workflow = new("SG_workflow0123456", apiKeyHeader: true, bearer: true, Url);
    private readonly Spares<WireCall> _home = new();

    [Fact]
    public void A_read_that_was_answered_hands_its_name_on()
    {
        var first = NameOf(Read(isAnswered: true));

        Assert.Equal(first, NameOf(Read(isAnswered: true)));
    }

    [Fact]
    public void A_read_that_was_given_up_hands_its_name_to_nobody_so_that_a_late_send_is_refused()
    {
        var late = Read(isAnswered: false);

        using var next = WireCall.ForRead(Model, _home);
        var request = Marked(next);

        Assert.NotEqual(NameOf(late), NameOf(request));
        Assert.Throws<WireGuardException>(() => WireCall.Of(late));
        Assert.Same(next, WireCall.Of(request));
    }

    [Fact]
    public void Between_two_reads_a_name_is_nobodys() =>
        Assert.Throws<WireGuardException>(() => WireCall.Of(Read(isAnswered: true)));

    [Fact]
    public void A_name_that_is_given_up_is_gone_for_good()
    {
        var call = WireCall.ForRead(Model, _home);
        var request = Marked(call);
        call.Answered();
        call.Dispose();

        _home.Take()!.Forget();

        Assert.Throws<WireGuardException>(() => WireCall.Of(request));
        Assert.NotEqual(NameOf(request), NameOf(Read(isAnswered: true)));
    }

    [Fact]
    public async Task A_request_that_comes_back_late_has_its_own_key_taken_off_whatever_key_its_call_serves_by_then()
    {
        var first = WireCall.ForRead(Workflow, _home);
        var request = Marked(first);
        var key = first.Key;
        await first.EnterAsync(request, key, CancellationToken.None);
        Assert.NotNull(request.Headers.Authorization);
        first.Answered();
        first.Dispose();
        using var second = WireCall.ForRead(Model, _home);
        Assert.Same(first, second);

        first.Leave(request, key);

        Assert.Null(request.Headers.Authorization);
        Assert.False(request.Headers.Contains("x-api-key"));
    }

    [Fact]
    public void A_submit_has_a_name_of_its_own_that_ends_with_it()
    {
        var submit = new SubmitCall(Model, direct: false);
        var request = Marked(submit);
        Assert.Same(submit, WireCall.Of(request));
        submit.Answered();
        submit.Dispose();

        Assert.Throws<WireGuardException>(() => WireCall.Of(request));
        using var next = WireCall.ForRead(Model, _home);
        Assert.NotSame(submit, next);
        Assert.NotEqual(NameOf(request), NameOf(Marked(next)));
    }

    [Fact]
    public void A_client_that_is_gone_leaves_no_call_and_no_key_in_memory()
    {
        var calls = Enumerable.Range(0, 8).Select(_ => ReadOfAClientThatIsGone()).ToList();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.All(calls, call => Assert.False(call.IsAlive));
    }

    [Fact]
    public async Task However_many_read_at_once_each_request_is_known_as_its_own()
    {
        var (strangers, reused) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            var names = new HashSet<string>();
            for (var n = 0; n < 5000; n++)
            {
                using var call = WireCall.ForRead(Model, _home);
                var request = Marked(call);
                Interlocked.Add(ref strangers, WireCall.Of(request) == call ? 0 : 1);
                Interlocked.Add(ref reused, names.Add(NameOf(request)) ? 0 : 1);
                if (n % 3 > 0)
                {
                    call.Answered();
                }
            }
        }))).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(0, strangers);
        Assert.True(reused > 1000, $"{reused} names reused");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ReadOfAClientThatIsGone()
    {
        var call = WireCall.ForRead(Model, new Spares<WireCall>());
        Marked(call);
        call.Answered();
        call.Dispose();
        return new WeakReference(call);
    }

    private HttpRequestMessage Read(bool isAnswered)
    {
        using var call = WireCall.ForRead(Model, _home);
        if (isAnswered)
        {
            call.Answered();
        }

        return Marked(call);
    }

    private static HttpRequestMessage Marked(WireCall call)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Url);
        call.Mark(request);
        return request;
    }

    private static string NameOf(HttpRequestMessage request) => request.Headers.GetValues(Header).Single();
}
