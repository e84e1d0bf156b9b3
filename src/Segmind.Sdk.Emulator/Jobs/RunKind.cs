namespace Segmind.Sdk.Emulator;

internal enum RunKind
{
    V1,
    V2,
    Workflow,
    Aiml,
}
