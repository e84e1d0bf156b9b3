using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Segmind.Sdk.Bench;

/// <summary>Answers submits, polls, fetches and uploads, and remembers only how often a job was asked about.</summary>
internal sealed class Service(Counters counters, Lateness lateness)
{
    private const string Jobs = "/v2/requests/";
    private const string Status = "/status";
    private readonly ConcurrentDictionary<string, int> _polls = [];
    private readonly ConcurrentDictionary<string, byte[]> _large = [];

    public async Task AnswerAsync(HttpContext call)
    {
        var path = call.Request.Path.Value!;
        var body = HttpMethods.IsPost(call.Request.Method) ? await PostedAsync(call, path) : Read(path);
        call.Response.ContentType = "application/json";
        call.Response.ContentLength = body.Length;
        await call.Response.Body.WriteAsync(body);
    }

    private async Task<byte[]> PostedAsync(HttpContext call, string path)
    {
        var body = new CountingStream();
        await call.Request.Body.CopyToAsync(body);
        counters.Posted(call.Request.ContentLength ?? -1, body.Length);
        return path == "/upload-asset" ? Answers.Uploaded()
            : path.StartsWith("/v1/", StringComparison.Ordinal) ? Large(path, int.Parse(path.AsSpan(path.LastIndexOf('-') + 1), CultureInfo.InvariantCulture), Answers.InlineImage)
            : Answers.Accepted(Answers.SampleId);
    }

    private byte[] Read(string path)
    {
        counters.Got();
        var id = path[Jobs.Length..];
        return id.EndsWith(Status, StringComparison.Ordinal) ? Polled(id[..^Status.Length]) : Fetched(id);
    }

    private byte[] Polled(string id)
    {
        var (behaviour, number) = JobId.Read(id);
        switch (behaviour)
        {
            case "late":
                lateness.Polled(id, number);
                return Answers.Processing(id);
            case "ends":
                return _polls.AddOrUpdate(id, 1, (_, polls) => polls + 1) >= number ? Answers.Completed(id) : Answers.Processing(id);
            case "inline":
                return Answers.Completed(id);
            default:
                return Answers.Processing(id);
        }
    }

    private byte[] Fetched(string id)
    {
        _polls.TryRemove(id, out _);
        return JobId.Read(id) is ("inline", var imageBytes) ? Large(id, imageBytes, size => Answers.InlineResult(id, size)) : Answers.Result(id);
    }

    private byte[] Large(string name, int imageBytes, Func<int, byte[]> make) => _large.GetOrAdd(name, _ => make(imageBytes));
}
