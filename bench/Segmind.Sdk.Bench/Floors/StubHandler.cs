namespace Segmind.Sdk.Bench;

/// <summary>A service without a socket: it takes the request's body and answers from memory.</summary>
internal sealed class StubHandler(params byte[][] answers) : HttpMessageHandler
{
    private static readonly System.Net.Http.Headers.MediaTypeHeaderValue Json = new("application/json");
    private int _given;
    private int _repeats = 1;

    /// <summary>The first answer so many times, then the others; the last one for ever.</summary>
    public void Restart(int repeats) => (_given, _repeats) = (0, repeats);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } body)
        {
            await body.CopyToAsync(Stream.Null, cancellationToken);
        }

        var number = _given++;
        var answer = answers[Math.Clamp(number - _repeats + 1, 0, answers.Length - 1)];
        return new HttpResponseMessage { Content = new ReadOnlyMemoryContent(answer) { Headers = { ContentType = Json } } };
    }
}
