using System.Runtime.CompilerServices;
using Send = System.Func<Segmind.Sdk.SubmitRequest, System.Threading.CancellationToken, System.Threading.Tasks.ValueTask<Segmind.Sdk.SubmitOutcome>>;

namespace Segmind.Sdk;

/// <summary>
/// A 429 to one submit answers them all: those with the same key to the same origin wait for its reset, and then one goes first. Only
/// when that one has its answer do the others follow; when it is a 429 again, it costs each of them one of its tries and no request.
/// </summary>
internal sealed class SubmitPause(TimeProvider time)
{
    private readonly object _lock = new();
    private readonly Dictionary<string, RateLimit> _limits = new(StringComparer.Ordinal);
    private int _rounds;

    /// <summary>Sends a submit once no limit is in its way; one that resets too late to wait for is its outcome.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SubmitOutcome> SendAsync(SubmitRequest submit, Send send, CancellationToken cancellationToken)
    {
        RateLimit? joined = null;
        RateLimit? waited = null;
        while (Find(submit) is { } limit)
        {
            joined ??= limit;
            var left = limit.Left(time);
            if (limit.Round > joined.Round || left > RetryTable.LongestResetWait)
            {
                return new SubmitOutcome(SubmitVerdict.RateLimited, time.GetUtcNow()) { Reply = limit.Reply };
            }

            if (left > TimeSpan.Zero && limit != waited)
            {
                waited = limit;
                await DelayAsync(left, cancellationToken).ConfigureAwait(false);
            }
            else if (!limit.Turn.TryTake(out var back))
            {
                await back.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (await GoFirstAsync(submit, send, limit, cancellationToken).ConfigureAwait(false) is { } first)
            {
                return first;
            }
        }

        var outcome = await send(submit, cancellationToken).ConfigureAwait(false);
        if (outcome is { Verdict: SubmitVerdict.RateLimited, Reply: { } reply })
        {
            Begin(NameOf(submit), reply);
        }

        return outcome;
    }

    /// <summary>Sends the one that all others wait for; <see langword="null"/> when the limit has changed since it was looked at.</summary>
    private async Task<SubmitOutcome?> GoFirstAsync(SubmitRequest submit, Send send, RateLimit limit, CancellationToken cancellationToken)
    {
        try
        {
            if (Find(submit) != limit)
            {
                return null;
            }

            var outcome = await send(submit, cancellationToken).ConfigureAwait(false);
            End(NameOf(submit), limit, outcome);
            return outcome;
        }
        finally
        {
            // One that was cancelled has learnt nothing: the next one goes first.
            limit.Turn.End();
        }
    }

    private RateLimit? Find(SubmitRequest submit)
    {
        lock (_lock)
        {
            return _limits.Count == 0 ? null : _limits.GetValueOrDefault(NameOf(submit));
        }
    }

    private void Begin(string name, ApiReply reply)
    {
        lock (_lock)
        {
            _limits[name] = _limits.TryGetValue(name, out var known) ? known.HeardAgain(reply, time) : new RateLimit(reply, ++_rounds, time);
        }
    }

    private void End(string name, RateLimit limit, SubmitOutcome first)
    {
        lock (_lock)
        {
            if (first is { Verdict: SubmitVerdict.RateLimited, Reply: { } reply })
            {
                _limits[name] = limit.Renewed(reply, ++_rounds, time);
            }
            else
            {
                _limits.Remove(name);
            }
        }
    }

    /// <summary>Rounded up: a timer drops what is less than a millisecond and would fire before the reset.</summary>
    private Task DelayAsync(TimeSpan left, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, cancellationToken);

    private static string NameOf(SubmitRequest submit) => $"{submit.Url.GetLeftPart(UriPartial.Authority)} {submit.Credential.Owner}";
}
