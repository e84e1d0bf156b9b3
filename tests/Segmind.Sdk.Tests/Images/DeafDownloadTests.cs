using System.Net;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

public sealed class DeafDownloadTests : IDisposable
{
    private readonly JobService _service = new()
    {
        Results = _ => FakeService.Json("""{"status":"COMPLETED","output":"https://images.segmind.com/generations/x.png"}"""),
        Download = () => new HttpResponseMessage { Content = new DeafContent() },
    };

    [Fact]
    public async Task A_download_whose_content_never_opens_is_given_up_in_time()
    {
        var image = (await _service.RunAsync()).Images[0];
        var start = _service.Time.Elapsed;

        var e = await Assert.ThrowsAsync<SegmindConnectionException>(() => _service.Time.RunAsync(image.OpenReadAsync()));

        Assert.Equal(ChargeOutcome.Charged, e.Charge);
        Assert.InRange(_service.Time.Elapsed - start, TimeSpan.FromSeconds(180), TimeSpan.FromSeconds(200));
    }

    [Fact]
    public async Task A_direct_run_whose_content_never_opens_is_unknown_in_time()
    {
        _service.Submit = () => new HttpResponseMessage { Content = new DeafContent() };
        using var client = _service.Service.NewClient(_service.Time);

        var e = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => _service.Time.RunAsync(client.RunAsync(JobService.Request, new RunOptions { Mode = RunMode.Direct })));

        Assert.Equal(ChargeOutcome.Unknown, e.Charge);
    }

    public void Dispose() => _service.Dispose();

    private sealed class DeafContent : HttpContent
    {
        protected override Task<Stream> CreateContentReadStreamAsync() => new TaskCompletionSource<Stream>().Task;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
