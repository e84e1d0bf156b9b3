using Microsoft.AspNetCore.Http;

namespace Segmind.Sdk.Emulator;

/// <summary>Arrivals, counted at the server.</summary>
internal sealed class RequestLog(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedRequest> _requests = [];

    public IReadOnlyList<ReceivedRequest> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    public void Add(HttpRequest request, long bodyLength, bool bodyComplete)
    {
        var apiKey = ApiKeys.ApiKeyHeader(request);
        var bearer = ApiKeys.Bearer(request);
        var received = new ReceivedRequest
        {
            ReceivedAt = time.GetUtcNow(),
            Method = request.Method,
            Path = request.Path.Value ?? "",
            Authority = request.Host.Value ?? "",
            HeaderNames = [.. request.Headers.Keys],
            KeyHeader = apiKey is not null ? "x-api-key" : bearer is not null ? "Authorization" : null,
            MaskedKey = (apiKey ?? bearer) is { } key ? ApiKeys.Mask(key) : null,
            BodyLength = bodyLength,
            BodyComplete = bodyComplete,
        };
        lock (_gate)
        {
            _requests.Add(received);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _requests.Clear();
        }
    }
}
