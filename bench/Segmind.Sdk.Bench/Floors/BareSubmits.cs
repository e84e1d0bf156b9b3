using System.Buffers;
using System.Text.Json;

namespace Segmind.Sdk.Bench;

/// <summary>Submits the same request as the SDK, one at a time, with its writer and its buffers used again.</summary>
internal sealed class BareSubmits(Send send) : IDisposable
{
    private readonly TimeLimits _limits = new(Bare.SubmitLimit);
    private readonly ArrayBufferWriter<byte> _json = new(1024);
    private readonly Utf8JsonWriter _writer = new(Stream.Null);

    /// <summary>Returns the job's id.</summary>
    public async Task<string> SubmitAsync(Uri url, string image, string prompt)
    {
        Write(image, prompt);
        var limit = _limits.Start();
        var buffer = BareJson.Rent();
        using var request = Bare.Request(HttpMethod.Post, url);
        request.Content = new BareBody(_json.WrittenMemory);
        using var response = await send(request, limit.Token);
        var length = await BareJson.ReadAsync(response, buffer, limit.Token);
        var requestId = BareJson.RequestId(buffer.AsSpan(0, length));
        BareJson.Return(buffer);
        _limits.End(limit);
        return requestId;
    }

    public void Dispose() => _writer.Dispose();

    private void Write(string image, string prompt)
    {
        _json.ResetWrittenCount();
        _writer.Reset(_json);
        _writer.WriteStartObject();
        _writer.WriteString("image_url"u8, image);
        _writer.WriteString("prompt"u8, prompt);
        _writer.WriteEndObject();
        _writer.Flush();
    }
}
