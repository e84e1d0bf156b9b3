using System.Runtime.CompilerServices;

namespace Segmind.Sdk.Tests;

/// <summary>Alone, since ten thousand runs keep every thread busy, and virtual time elsewhere takes that for standstill.</summary>
[CollectionDefinition(nameof(BatchMemoryTests), DisableParallelization = true)]
[Collection(nameof(BatchMemoryTests))]
public sealed class BatchMemoryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Ten_thousand_requests_stream_through_with_few_of_them_and_their_results_in_memory()
    {
        const int room = 16;
        using var client = new Bulky();
        var (taken, mostRequests, mostResults) = (0, 0, 0);
        var requests = new List<WeakReference>();

        await foreach (var outcome in client.RunManyAsync(Large(), new BatchOptions { MaxConcurrency = room }))
        {
            Assert.Null(outcome.Error);
            if (++taken % 500 == 0)
            {
                GC.Collect();
                mostRequests = Math.Max(mostRequests, Alive(requests));
                mostResults = Math.Max(mostResults, Alive(client.Results));
            }
        }

        output.WriteLine($"{taken} taken; at most {mostRequests} requests and {mostResults} results alive, room for {room}");
        Assert.Equal(10_000, taken);
        Assert.InRange(mostRequests, 1, room + 4);
        Assert.InRange(mostResults, 1, room + 4);

        IEnumerable<InferenceRequest> Large()
        {
            for (var number = 0; number < 10_000; number++)
            {
                yield return Bulky.Request(number, requests);
            }
        }
    }

    private static int Alive(List<WeakReference> references)
    {
        lock (references)
        {
            references.RemoveAll(reference => !reference.IsAlive);
            return references.Count;
        }
    }

    /// <summary>Returns at once, and large.</summary>
    private sealed class Bulky() : SegmindClient("SG_0123456789abcdef")
    {
        private const int Size = 50_000;

        public List<WeakReference> Results { get; } = [];

        [MethodImpl(MethodImplOptions.NoInlining)]
        public static AnyModel Request(int number, List<WeakReference> requests)
        {
            var request = new AnyModel("m") { ["prompt"] = new string((char)('a' + (number % 26)), Size) };
            lock (requests)
            {
                requests.Add(new WeakReference(request));
            }

            return request;
        }

        public override async Task<InferenceResult> RunAsync(InferenceRequest request, RunOptions? options = null, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            var result = new InferenceResult { Images = [OutputImage.FromBytes(new byte[Size])] };
            lock (Results)
            {
                Results.Add(new WeakReference(result));
            }

            return result;
        }
    }
}
