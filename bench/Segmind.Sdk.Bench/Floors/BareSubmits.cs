using System.Buffers;
using System.Text.Json;

namespace Segmind.Sdk.Bench;

/// <summary>Submits the same request as the SDK, one at a time, with its writer and its buffer used again.</summary>
internal sealed class BareSubmits(Send send) : IDisposable
{
    private readonly BareCall<string> _requestId = new(send, Bare.SubmitLimit, BareJson.RequestId);
    private readonly ArrayBufferWriter<byte> _json = new(1024);
    private readonly Utf8JsonWriter _writer = new(Stream.Null);

    /// <summary>Returns the job's id.</summary>
    public ValueTask<string> SubmitAsync(Uri url, string image, string prompt)
    {
        _json.ResetWrittenCount();
        _writer.Reset(_json);
        _writer.WriteStartObject();
        _writer.WriteString("image_url"u8, image);
        _writer.WriteString("prompt"u8, prompt);
        _writer.WriteEndObject();
        _writer.Flush();

        var request = Bare.Request(HttpMethod.Post, url);
        request.Content = new BareBody(_json.WrittenMemory);
        return _requestId.AskAsync(request);
    }

    public void Dispose() => _writer.Dispose();
}
