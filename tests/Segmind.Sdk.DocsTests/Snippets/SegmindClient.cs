using Segmind.Sdk.Emulator;

namespace Segmind.Sdk.DocsTests.Snippets;

/// <summary>Stands before the real class in the snippets' namespace, so that <c>new SegmindClient()</c> meets the emulator and not the world.</summary>
internal sealed class SegmindClient() : Sdk.SegmindClient(Emulator!.CreateClientOptions())
{
    public static SegmindEmulator? Emulator { get; set; }
}
