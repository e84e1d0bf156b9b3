using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Stores keep keys as text: two keys that become one when they are written down would share an image, or lose it.</summary>
public sealed class KeyTextTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_key_that_is_no_text_is_refused_before_anything_is_sent()
    {
        using var service = NewService();

        // Not inline data: attributes are written as text too.
        foreach (var key in new[] { "order \ud800", "\udc00", "\udc00\ud800" })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => service.Time.RunAsync(service.Client.RunOnceAsync(key, JobService.Request, Patient)));
        }

        Assert.Empty(service.Service.Arrivals);
    }

    [Theory]
    [InlineData("order \U0001f600")]
    [InlineData("\ufffd")]
    [InlineData("\0")]
    public async Task Any_text_is_a_key(string key)
    {
        using (var service = NewService())
        {
            await service.Time.RunAsync(service.Client.RunOnceAsync(key, JobService.Request, Patient));
        }

        using var later = NewService();
        Assert.Equal(RunState.Saved, (await later.Client.FindRunAsync(key)).State);
    }

    public void Dispose() => _folder.Dispose();

    private static RunOnceOptions Patient => new() { Timeout = Timeout.InfiniteTimeSpan };

    private JobService NewService() => new(options => options.Journal = new FileJobJournal(_folder["journal"]))
    {
        Results = _ => FakeService.Json("{\"status\":\"COMPLETED\",\"output\":\"https://images.segmind.com/generations/x.png\"}"),
    };
}
