global using Swim;
global using Swim.Recon;
