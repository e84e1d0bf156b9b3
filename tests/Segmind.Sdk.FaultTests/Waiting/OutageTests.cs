using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.Waiting;

/// <summary>When everything fails, the repeats of a client's reads do not add to the outage.</summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private const int Calls = 10_000;
    private const int FirstFailures = 100;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private readonly VirtualTime _time = new();

    [Theory]
    [InlineData("reset")]
    [InlineData("502 page")]
    [InlineData("429")]
    [InlineData("half a body")]
    public async Task After_the_first_hundred_failures_repeats_are_at_most_a_tenth_of_the_calls(string fault)
    {
        using var service = new FakeService(_ => Fail(fault));
        using var client = service.NewClient(_time);
        var calls = new List<Task>();
        var callsByThen = 0;
        for (var number = 0; number < Calls; number++)
        {
            calls.Add(CallAsync(client, number));
            _time.Advance(Pace);
            if (callsByThen == 0)
            {
                await _time.SettleAsync();
                callsByThen = service.Arrivals.Count >= FirstFailures ? calls.Count : 0;
            }
        }

        await _time.RunAsync(Task.WhenAll(calls));

        var repeats = service.Arrivals.Count - Calls;
        var later = service.Arrivals.Count - FirstFailures - (Calls - callsByThen);
        output.WriteLine($"{fault}: {Calls} calls in {Calls * Pace.TotalSeconds:0} s, {repeats} repeats; of these {later} after the first {FirstFailures} failures = {100.0 * later / (Calls - callsByThen):0.00} % of the calls since");
        Assert.InRange(callsByThen, 1, FirstFailures);
        Assert.InRange(repeats, 1, Calls / 10);
        Assert.InRange(later, 0, (Calls - callsByThen) / 10);
    }

    [Fact]
    public async Task A_wait_goes_on_polling_at_its_pace_through_an_outage_that_leaves_no_repeats()
    {
        var broken = true;
        using var service = new FakeService(_ => broken ? Fail("reset") : FakeService.Json("""{"status":"COMPLETED","output":"https://x.test/paid.png"}"""));
        using var client = service.NewClient(_time);
        for (var number = 0; number < FirstFailures; number++)
        {
            await _time.RunAsync(CallAsync(client, number));
        }

        service.Arrivals.Clear();
        var wait = client.GetJob("paid").WaitAsync();
        await _time.RunAsync(Task.Delay(TimeSpan.FromSeconds(59.5), _time));
        Assert.Equal(60, service.Arrivals.Count);

        broken = false;
        Assert.Single((await _time.RunAsync(wait)).Images);
        Assert.Equal(62, service.Arrivals.Count);
    }

    private static async Task CallAsync(SegmindClient client, int number)
    {
        Task call = (number % 4) switch
        {
            0 => client.GetJob("r1").GetStatusAsync(),
            1 => client.GetJob("r1").GetResultAsync(),
            2 => client.GetCreditsAsync(),
            _ => client.UploadAsync(ImageInput.FromBytes(Png(number))),
        };
        await Assert.ThrowsAnyAsync<SegmindException>(() => call);
    }

    /// <summary>What passes for an image, each of its own content: a content is uploaded once.</summary>
    private static byte[] Png(int number) => [0x89, .. "PNG\r\n\u001A\n"u8, .. BitConverter.GetBytes(number)];

    private static HttpResponseMessage Fail(string fault) => fault switch
    {
        "reset" => throw new HttpRequestException("Connection reset by peer"),
        "429" => JobService.Error(429),
        "half a body" => new() { Content = new StreamContent(new StalledStream("""{"cred""", deaf: false, new IOException("reset"))) },
        _ => JobService.Text("<html>", status: 502),
    };
}
