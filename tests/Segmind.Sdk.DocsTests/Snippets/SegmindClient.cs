using Segmind.Sdk.Emulator;

namespace Segmind.Sdk.DocsTests.Snippets;

/// <summary>Stands before the real class in the snippets' namespace, so that <c>new SegmindClient()</c> meets the emulator and not the world.</summary>
internal sealed class SegmindClient(SegmindClientOptions options) : Sdk.SegmindClient(AtEmulator(options))
{
    public SegmindClient() : this(new SegmindClientOptions())
    {
    }

    public static SegmindEmulator? Emulator { get; set; }

    private static SegmindClientOptions AtEmulator(SegmindClientOptions options)
    {
        var here = Emulator!.CreateClientOptions();
        (here.Budget, here.Journal) = (options.Budget, options.Journal);
        return here;
    }
}
