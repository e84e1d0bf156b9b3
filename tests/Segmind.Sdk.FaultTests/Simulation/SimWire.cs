using System.Globalization;
using System.Net;
using System.Text;

namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>The wire between one process and the service, and all that happens to what goes over it.</summary>
internal sealed class SimWire(SimProcess process) : HttpMessageHandler
{
    private static readonly SegmindClientOptions Addresses = new();
    private World World => process.World;

    private Watch Watch => process.World.Watch;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (process.IsDead)
        {
            await process.NeverAsync(cancellationToken);
        }

        var (host, path) = (request.RequestUri!.Host, request.RequestUri.AbsolutePath);
        var carriesKey = request.Headers.Contains("x-api-key") || request.Headers.Authorization is not null;
        Watch.Sent(carriesKey, mayCarryKey: host == Addresses.BaseAddress.Host || host == Addresses.StorageAddress.Host);
        return host == Addresses.StorageAddress.Host ? await UploadAsync(request, cancellationToken)
            : host != Addresses.BaseAddress.Host ? await DownloadAsync(path, cancellationToken)
            : request.Method == HttpMethod.Post ? await new SimSubmit(process, this).AnswerAsync(request, cancellationToken)
            : await ReadAsync(path, cancellationToken);
    }

    /// <summary>The process ends here if it is its time: then nobody hears of this any more.</summary>
    public async Task DieAsync(WirePoint point, CancellationToken cancellationToken)
    {
        if (World.Weather.Death(point) is var death and not Fault.None)
        {
            Watch.Happened(death, $"at {point}");
            process.Die(powerLost: death == Fault.PowerLost);
            await process.NeverAsync(cancellationToken);
        }
    }

    public HttpResponseMessage Dated(HttpStatusCode status, HttpContent content)
    {
        var response = new HttpResponseMessage(status) { Content = content };
        response.Headers.Date = World.Time.Utc;
        return response;
    }

    public HttpResponseMessage Json(string body, int status = 200) => Dated((HttpStatusCode)status, new StringContent(body, Encoding.UTF8, "application/json"));

    private async Task<HttpResponseMessage> UploadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var fault = World.Weather.Upload();
        Watch.Happened(fault, "at an upload");
        await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
        var url = $"https://storage.segmind.com/{++World.Service.Uploads}.png";
        return await BrokenAsync(fault, $$"""{"file_urls":["{{url}}"]}""", cancellationToken);
    }

    private async Task<HttpResponseMessage> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var isWorkflow = path.StartsWith("/workflows/", StringComparison.Ordinal);
        var isPoll = isWorkflow || path.EndsWith("/status", StringComparison.Ordinal);
        var id = path.Split('/')[isWorkflow ? ^1 : isPoll ? ^2 : ^1];
        if (isPoll)
        {
            Watch.Polled(process, id);
        }

        await DieAsync(isPoll ? WirePoint.Poll : WirePoint.Fetch, cancellationToken);
        var fault = isPoll ? World.Weather.Poll() : World.Weather.Fetch();
        Watch.Happened(fault, isPoll ? "at a poll" : "at a fetch");

        var job = World.Service.Find(id);
        if (fault == Fault.Read404 || job?.IsKnown(World.Time.Now) != true)
        {
            Watch.Heard404(process);
            return Json("""{"error":"not found"}""", 404);
        }

        var state = job.State(World.Time.Now);
        var body = state != "COMPLETED" ? $$"""{"status":"{{state}}","error":"it did not work"}"""
            : isPoll && !isWorkflow ? """{"status":"COMPLETED"}"""
            : $$"""{"status":"COMPLETED","output":"{{job.ImageUrl}}","prompt":"{{World.Prompt}}","metrics":{"cost":0.05} }""";
        if (isPoll && fault == Fault.None && state is "COMPLETED" or "FAILED")
        {
            Watch.HeardTheEnd(process);
        }

        return await BrokenAsync(fault, body, cancellationToken, state == "FAILED" ? 422 : 200);
    }

    private async Task<HttpResponseMessage> BrokenAsync(Fault fault, string body, CancellationToken cancellationToken, int status = 200)
    {
        switch (fault)
        {
            case Fault.ReadReset:
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was reset.");
            case Fault.ReadHangs:
                await process.NeverAsync(cancellationToken);
                break;
            case Fault.Read404 or Fault.Read503:
                return Json("""{"error":"try again"}""", 503);
            case Fault.ReadHalf:
                return Dated((HttpStatusCode)status, new CutContent(Encoding.UTF8.GetBytes(body[..(body.Length / 2)]), "application/json", () => throw new IOException("cut")));
        }

        return Json(body, status);
    }

    private async Task<HttpResponseMessage> DownloadAsync(string path, CancellationToken cancellationToken)
    {
        Watch.Downloads();
        await DieAsync(WirePoint.Download, cancellationToken);
        var fault = World.Weather.Download();
        Watch.Happened(fault, "at a download");
        var job = World.Service.Find(System.IO.Path.GetFileNameWithoutExtension(path));
        if (fault == Fault.Download404 || job?.HasImage(World.Time.Now) != true)
        {
            return Json("""{"error":"not found"}""", 404);
        }

        var picture = job.Picture();
        return fault switch
        {
            Fault.DownloadCut => Dated(HttpStatusCode.OK, new CutContent(picture[..^20], "image/png", () => throw new IOException("cut"))),
            Fault.DownloadCutSilently => Dated(HttpStatusCode.OK, new CutContent(picture[..^20], "image/png", () => Task.CompletedTask)),
            Fault.DownloadStalls => Dated(HttpStatusCode.OK, new CutContent(picture[..^20], "image/png", token => process.NeverAsync(token))),
            _ => Dated(HttpStatusCode.OK, new ByteArrayContent(picture)),
        };
    }

    public static string ResetText(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);
}
