namespace Segmind.Sdk.Victim;

/// <summary>What the victim sends itself, by its number on Linux.</summary>
internal enum VictimSignal
{
    Kill = 9,

    Stop = 19,
}
